#include "history/entry_readings.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

class EntryReadingsTest : public testing::Test {
 protected:
    void store(std::vector<StoredReading> readings) {
        Batch batch;
        batch.readings = std::move(readings);
        ASSERT_TRUE(history_.append(batch));
    }
    static std::vector<fleet::HistoryEntry> entries_at(const std::vector<fleet::Time>& times) {
        std::vector<fleet::HistoryEntry> entries;
        for (const fleet::Time time : times) {
            entries.push_back({.position = position(time), .motion = {}});
        }
        return entries;
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(EntryReadingsTest, BelongToTheEntriesOfTheirTimes) {
    fleet::Attributes parked;
    parked.set_flag(fleet::Attribute::ignition, false);
    store({reading("Van", at(1'000), parked, "gt06:1"), reading("Van", at(1'500), {}, "gt06:2"),
           reading("Bus", at(2'000), {}, "gt06:3")});
    auto entries = entries_at({at(0), at(1'000), at(2'000)});
    ASSERT_TRUE(add_readings(history_, vehicle("Van"), entries));
    EXPECT_EQ(entries[0].reading, nullptr);
    ASSERT_NE(entries[1].reading, nullptr);
    EXPECT_EQ(*entries[1].reading, (fleet::VehicleReading{at(1'000), parked, "gt06:1"}));
    EXPECT_EQ(entries[2].reading, nullptr) << "that of another vehicle";
}

TEST_F(EntryReadingsTest, AreAllFoundIfTheyAreMoreThanOnePiece) {
    std::vector<StoredReading> readings;
    std::vector<fleet::Time> times;
    for (int second = 0; second < 2'500; ++second) {
        readings.push_back(reading("Van", at(second * 1'000), {}, std::to_string(second)));
        times.push_back(at(second * 1'000));
    }
    store(std::move(readings));
    auto entries = entries_at(times);
    ASSERT_TRUE(add_readings(history_, vehicle("Van"), entries));
    for (std::size_t index = 0; index < entries.size(); ++index) {
        ASSERT_NE(entries[index].reading, nullptr) << index;
        ASSERT_EQ(entries[index].reading->device, std::to_string(index));
    }
}

TEST_F(EntryReadingsTest, OfNoEntriesAreNone) {
    std::vector<fleet::HistoryEntry> entries;
    EXPECT_TRUE(add_readings(history_, vehicle("Van"), entries));
}

}  // namespace
}  // namespace convoy::history
