#include "position-tracker/intake/intake_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convoy::tracker {
namespace {

using testing::HasSubstr;

std::string rejected_line(fleet::RejectionReason reason, int count) {
    return "convoy_positions_rejected_total{reason=\"" + std::string(to_string(reason)) + "\"} " +
           std::to_string(count) + "\n";
}

// A conflict has a metric of its own.
std::vector<fleet::RejectionReason> counted_reasons() {
    std::vector<fleet::RejectionReason> reasons(fleet::all_rejection_reasons.begin(),
                                                fleet::all_rejection_reasons.end());
    std::erase(reasons, fleet::RejectionReason::conflict);
    return reasons;
}

TEST(IntakeMetrics, AreExportedFromTheStart) {
    service::Metrics metrics;
    const IntakeMetrics created(metrics);
    const std::string text = metrics.text();
    for (const char* name :
         {"convoy_positions_received_total", "convoy_positions_stored_total",
          "convoy_positions_duplicate_total", "convoy_positions_conflict_total",
          "convoy_positions_negative_speed_total", "convoy_readings_received_total",
          "convoy_attributes_dropped_total", "convoy_position_delay_seconds_count",
          "convoy_store_seconds_count", "convoy_queue_credit"}) {
        EXPECT_THAT(text, HasSubstr("\n" + std::string(name) + " 0\n"));
    }
    for (const fleet::RejectionReason reason : counted_reasons()) {
        EXPECT_THAT(text, HasSubstr(rejected_line(reason, 0)));
    }
}

TEST(IntakeMetrics, CountEachReasonOfARejectionByItself) {
    service::Metrics metrics;
    IntakeMetrics counted(metrics);
    int count = 0;
    for (const fleet::RejectionReason reason : counted_reasons()) {
        counted.rejected(reason).Increment(++count);
    }
    count = 0;
    const std::string text = metrics.text();
    for (const fleet::RejectionReason reason : counted_reasons()) {
        EXPECT_THAT(text, HasSubstr(rejected_line(reason, ++count)));
    }
}

TEST(IntakeMetrics, AreWrittenUnderTheirOwnNames) {
    service::Metrics metrics;
    const IntakeMetrics counted(metrics);
    counted.received.Increment(1);
    counted.stored.Increment(2);
    counted.duplicate.Increment(3);
    counted.conflict.Increment(4);
    counted.negative_speed.Increment(8);
    counted.readings.Increment(9);
    counted.dropped_attributes.Increment(10);
    counted.delay_seconds.Observe(5);
    counted.store_seconds.Observe(6);
    counted.queue_credit.Set(7);
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("\nconvoy_positions_received_total 1\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_positions_stored_total 2\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_positions_duplicate_total 3\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_positions_conflict_total 4\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_positions_negative_speed_total 8\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_readings_received_total 9\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_attributes_dropped_total 10\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_position_delay_seconds_sum 5\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_store_seconds_sum 6\n"));
    EXPECT_THAT(text, HasSubstr("\nconvoy_queue_credit 7\n"));
}

}  // namespace
}  // namespace convoy::tracker
