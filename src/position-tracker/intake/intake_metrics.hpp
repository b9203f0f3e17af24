// Counts and times what the intake does with positions.
#pragma once

#include <map>

#include "fleet/message/rejection.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// The intake's metrics. All are created at start, so that each is exported from then on, first as
/// 0.
class IntakeMetrics {
 public:
    explicit IntakeMetrics(service::Metrics& metrics);

    prometheus::Counter& received;
    prometheus::Counter& stored;
    prometheus::Counter& duplicate;
    prometheus::Counter& conflict;
    prometheus::Counter& negative_speed;
    prometheus::Counter& readings;
    prometheus::Counter& dropped_attributes;
    prometheus::Histogram& delay_seconds;
    prometheus::Histogram& store_seconds;
    prometheus::Gauge& queue_credit;

    /// For every reason but `conflict`, which has its own metric.
    prometheus::Counter& rejected(fleet::RejectionReason reason) { return *rejected_.at(reason); }

 private:
    std::map<fleet::RejectionReason, prometheus::Counter*> rejected_;
};

}  // namespace convoy::tracker
