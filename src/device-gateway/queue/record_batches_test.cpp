#include "device-gateway/queue/record_batches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace convoy::device_gateway {
namespace {

fleet::DeviceRecord record(std::string text = {}) {
    fleet::DeviceRecord made{.vehicle = fleet::VehicleName::from("Van 7").value(),
                             .time = fleet::Time{std::chrono::seconds(1'796'000'000)}};
    made.attributes.set_free("x_text", std::move(text));
    return made;
}

Submission records(std::size_t count) { return {.records = std::vector(count, record("a"))}; }

TEST(RecordBatches, JoinTheSubmissionsOfAllDevices) {
    RecordBatches batches;
    EXPECT_FALSE(batches.has_open());
    EXPECT_TRUE(batches.add(records(2), {}).empty());
    EXPECT_TRUE(
        batches.add({.records = {}, .rejected = {{.reason = {}, .content = "x"}}}, {}).empty());
    ASSERT_TRUE(batches.has_open());
    const RecordBatch batch = batches.take_open();
    EXPECT_EQ(batch.records.size(), 2U);
    EXPECT_EQ(batch.rejected.size(), 1U);
    EXPECT_EQ(batch.submissions.size(), 2U);
    EXPECT_FALSE(batches.has_open());
}

TEST(RecordBatches, AreFullAtAHundredRecords) {
    RecordBatches batches;
    EXPECT_TRUE(batches.add(records(99), {}).empty());
    const auto full = batches.add(records(1), {});
    ASSERT_EQ(full.size(), 1U);
    EXPECT_EQ(full[0].records.size(), 100U);
    EXPECT_FALSE(batches.has_open());
}

TEST(RecordBatches, SpreadALargeSubmissionAndRememberItInEachPart) {
    RecordBatches batches;
    batches.add(records(60), {});
    auto full = batches.add(records(250), {});
    ASSERT_EQ(full.size(), 3U);
    full.push_back(batches.take_open());
    EXPECT_EQ(full[3].records.size(), 10U);
    EXPECT_EQ(full[0].submissions.size(), 2U);
    for (const RecordBatch& batch : full) {
        EXPECT_EQ(batch.submissions.back()->open_parts, 4U) << "the large one has a part in each";
    }
    EXPECT_EQ(full[0].submissions.front()->open_parts, 1U);
}

TEST(RecordBatches, HaveABoundInBytes) {
    RecordBatches batches;
    std::size_t added = 0;
    std::vector<RecordBatch> full;
    while (full.empty()) {
        full = batches.add(
            {.records = {}, .rejected = {{.reason = {}, .content = std::string(1000, '"')}}}, {});
        ++added;
    }
    EXPECT_LE(full[0].bytes, RecordBatches::max_bytes);
    EXPECT_EQ(full[0].rejected.size(), added - 1) << "the last one did not fit";
    EXPECT_LT(added, RecordBatches::max_records);
}

}  // namespace
}  // namespace convoy::device_gateway
