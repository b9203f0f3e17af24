#pragma once

#include <map>

#include "fleet/message/rejection.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// What the intake counts. Made at start, so that every metric is there, at 0, from then on.
class IntakeMetrics {
 public:
    explicit IntakeMetrics(service::Metrics& metrics);

    prometheus::Counter& received;
    prometheus::Counter& stored;
    prometheus::Counter& duplicate;
    prometheus::Counter& conflict;
    prometheus::Histogram& delay_seconds;
    prometheus::Histogram& store_seconds;
    prometheus::Gauge& queue_credit;

    prometheus::Counter& rejected(fleet::RejectionReason reason) { return *rejected_.at(reason); }

 private:
    std::map<fleet::RejectionReason, prometheus::Counter*> rejected_;
};

}  // namespace convoy::tracker
