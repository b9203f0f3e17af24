#include "position-tracker/intake/intake_metrics.hpp"

#include <string>

namespace convoy::tracker {

IntakeMetrics::IntakeMetrics(service::Metrics& metrics)
    : received(metrics.counter("convoy_positions_received_total",
                               "Positions in decoded messages, including rejected ones.")),
      stored(metrics.counter("convoy_positions_stored_total",
                             "Positions that were new to the history.")),
      duplicate(metrics.counter("convoy_positions_duplicate_total",
                                "Positions that the history already had.")),
      conflict(
          metrics.counter("convoy_positions_conflict_total",
                          "Positions that differ from a stored one of the same vehicle and time.")),
      negative_speed(
          metrics.counter("convoy_positions_negative_speed_total",
                          "Positions that came with a negative speed and are taken without it.")),
      readings(metrics.counter("convoy_readings_received_total",
                               "Readings in decoded messages, which have no place.")),
      dropped_attributes(
          metrics.counter("convoy_attributes_dropped_total",
                          "Attributes, alarms and devices that broke a rule and were left out.")),
      delay_seconds(metrics.histogram("convoy_position_delay_seconds",
                                      "Delay from a position's own time until it is stored.")),
      store_seconds(metrics.histogram("convoy_store_seconds", "How long a durable write takes.")),
      queue_credit(metrics.gauge("convoy_queue_credit",
                                 "Messages that the broker may send before it gets more credit.")) {
    for (const fleet::RejectionReason reason : fleet::all_rejection_reasons) {
        if (reason == fleet::RejectionReason::conflict) {
            continue;  // convoy_positions_conflict_total counts it
        }
        rejected_[reason] = &metrics.counter("convoy_positions_rejected_total",
                                             "Positions, and whole messages, that were rejected.",
                                             {{"reason", std::string(to_string(reason))}});
    }
}

}  // namespace convoy::tracker
