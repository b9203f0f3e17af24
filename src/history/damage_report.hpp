// Reports damage to the store in `/readyz`, as dependency "history", and in metrics.
#pragma once

#include "history/history.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::history {

class DamageReport {
 public:
    /// The arguments outlive this.
    DamageReport(const History& history, service::Health& health, service::Metrics& metrics);

    /// Updates the report. Call it periodically.
    void sweep();

 private:
    const History& history_;
    service::Health& health_;
    prometheus::Gauge& vehicles_;
    prometheus::Gauge& tables_;
    prometheus::Gauge& original_bytes_;
    bool reported_ = false;
};

}  // namespace convoy::history
