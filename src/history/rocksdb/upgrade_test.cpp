// Tests that a history from the release before held positions (commit ed91d8e, of format 2) is read
// without loss and can be continued. Its folder, old_history, has 41
// batches in tables and 41 in the write-ahead log, as after a loss of power; RocksDB's OPTIONS
// files were left out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RocksDbUpgradeTest : public testing::Test {
 protected:
    RocksDbUpgradeTest() { std::filesystem::copy(OLD_HISTORY, folder_); }

    std::unique_ptr<RocksDbHistory> open() {
        return std::make_unique<RocksDbHistory>(RocksDbSettings{.folder = folder_});
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
};

// Returns the numbers of the batches, which the old release wrote in two starts.
std::vector<int> batches() {
    std::vector<int> numbers;
    for (int number = 0; number < 40; ++number) {
        numbers.push_back(number);
        numbers.push_back(1'000 + number);
    }
    std::ranges::sort(numbers);
    return numbers;
}

void expect_all_of_it(const History& history) {
    std::vector<fleet::Position> van;
    std::vector<fleet::Position> bus;
    std::vector<fleet::Position> late;
    for (const int number : batches()) {
        van.push_back(position(at(number * 60'000), 50.0 + number * 0.001));
        bus.push_back(position(at(number * 1'000), 51.0));
        late.insert(late.begin(), position(at(number * -3'600'000LL), 52.0));
    }
    van[1] = position(at(60'000), 49.0);  // two were written, and the smaller one stays
    const fleet::Position unsure{
        .time = at(5), .coordinates = position(at(5)).coordinates, .accuracy = std::nullopt};
    const auto of = [&history](std::string_view name) {
        return history.positions(vehicle(name), all_time, 1'000).value();
    };
    EXPECT_EQ(history.vehicles().value(), vehicles({"Bus \xC3\xA4", "Late", "Unsure", "Van"}));
    EXPECT_EQ(of("Van"), van);
    EXPECT_EQ(of("Bus \xC3\xA4"), bus);
    EXPECT_EQ(of("Late"), late);
    EXPECT_THAT(of("Unsure"), ElementsAre(unsure));
    const auto rejected = history.rejected({.limit = 1'000}).value();
    ASSERT_THAT(rejected, SizeIs(80));
    EXPECT_EQ(rejected.front().message_id, "m1039");
    EXPECT_EQ(rejected.back().message_id, "m0");
    EXPECT_EQ(rejected.back().position.reason, fleet::RejectionReason::future);
}

TEST_F(RocksDbUpgradeTest, NothingThatAnOldReleaseStoredIsLost) {
    expect_all_of_it(*open());
    expect_all_of_it(*open());
}

TEST_F(RocksDbUpgradeTest, WhatAnOldReleaseStoredIsWholeBesideWhatIsHeldNow) {
    const HeldPosition held{.received = at(0),
                            .reason = HoldReason::future,
                            .reported = reported("New", position(at(3'600'000)))};
    {
        const auto history = open();
        EXPECT_THAT(history->held({.limit = 10}).value(), IsEmpty());
        ASSERT_TRUE(history->append({.positions = {}, .held = {held}}));
    }
    const auto history = open();
    expect_all_of_it(*history);
    EXPECT_THAT(history->held({.limit = 10}).value(), ElementsAre(held));
}

TEST_F(RocksDbUpgradeTest, WhatAnOldReleaseStoredIsWholeBesideReportedMotionsAndInTheCopy) {
    const fleet::Position measured = moving(position(at(500)), 1'250, 9'000);
    const fleet::Position late = moving(position(at(60'000), 49.0), 1'250);
    {
        const auto history = open();
        ASSERT_TRUE(history->append({.positions = {reported("New", measured)}}));
        EXPECT_EQ(history->append({.positions = {reported("Van", late)}}).value(),
                  (AppendCounts{.duplicate = 1}));
    }
    {
        const auto history = open();
        const auto of = [&history](std::string_view name) {
            return history->positions(vehicle(name), all_time, 1'000).value();
        };
        EXPECT_THAT(of("New"), ElementsAre(measured));
        ASSERT_THAT(of("Van"), SizeIs(80));
        EXPECT_EQ(of("Van")[1], late);
        EXPECT_THAT(of("Late"), SizeIs(80));
    }
    expect_all_of_it(RocksDbHistory({.folder = folder_ + "/before-column-4"}));
}

TEST_F(RocksDbUpgradeTest, WhatAnOldReleaseStoredIsWholeBesideReadingsAndInTheCopy) {
    StoredReading said{.vehicle = vehicle("Van"), .time = at(60'000), .device = "osmand:1"};
    said.attributes.set_flag(fleet::Attribute::ignition, true);
    {
        const auto history = open();
        EXPECT_THAT(history->readings(vehicle("Van"), all_time, 10).value(), IsEmpty());
        ASSERT_TRUE(history->append({.positions = {}, .readings = {said}}));
    }
    const auto history = open();
    expect_all_of_it(*history);
    EXPECT_THAT(history->readings(vehicle("Van"), all_time, 10).value(), ElementsAre(said));
    expect_all_of_it(RocksDbHistory({.folder = folder_ + "/before-attribute-24"}));
}

// A version that does not know an attribute stores its key as a free one.
TEST_F(RocksDbUpgradeTest, AFreeValueWhoseKeyHasBecomeKnownIsReadAsTheAttribute) {
    const auto at_a_time = [](std::int64_t offset) {
        return StoredReading{.vehicle = vehicle("Van"), .time = at(offset)};
    };
    StoredReading old = at_a_time(60'000);
    old.attributes.keep_free("ignition", true);
    old.attributes.keep_free("battery", std::string("low"));
    old.attributes.set_free("x_1", 7.0);
    StoredReading more = at_a_time(60'000);
    more.attributes.set_number(fleet::Attribute::battery, 4.0);
    StoredReading expected = more;
    expected.attributes.set_flag(fleet::Attribute::ignition, true);
    expected.attributes.set_free("x_1", 7.0);
    ASSERT_TRUE(open()->append({.positions = {}, .readings = {old, at_a_time(90'000)}}));
    ASSERT_TRUE(open()->append({.positions = {}, .readings = {more}}));
    EXPECT_THAT(open()->readings(vehicle("Van"), all_time, 10).value(),
                ElementsAre(expected, at_a_time(90'000)));
}

}  // namespace
}  // namespace convoy::history
