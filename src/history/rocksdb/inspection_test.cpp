#include "history/rocksdb/inspection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/write_batch.h>

#include <sstream>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/inspect.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "service/settings.hpp"

namespace convoy::history {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

StoreResult<Inspection> inspection_of(const std::string& path) {
    return inspect_folder(RocksDbFolder::open_read_only(path));
}

class InspectionTest : public testing::Test {
 protected:
    void append(RocksDbHistory& history, std::string_view name, int first, int count) const {
        Batch batch;
        for (int number = first; number < first + count; ++number) {
            batch.positions.push_back(reported(name, position(at(number * 1000))));
        }
        batch.rejected.push_back({.message_id = "m" + std::to_string(first),
                                  .received = at(0),
                                  .position = {.index = 0,
                                               .reason = fleet::RejectionReason::bad_type,
                                               .vehicle = std::string(name),
                                               .content = "{}"}});
        ASSERT_TRUE(history.append(batch));
    }
    std::string written(bool with_vehicles) const {
        std::ostringstream out;
        write_inspection(out, inspection_of(folder_).value(), with_vehicles);
        return out.str();
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
};

TEST_F(InspectionTest, CountsWhatIsInside) {
    {
        RocksDbHistory history({.folder = folder_});
        append(history, "Van", 0, 3000);
        append(history, "Bus", 5, 1);
    }
    const std::string text = written(true);
    EXPECT_THAT(text, HasSubstr("format        2\n"));
    EXPECT_THAT(text, HasSubstr("vehicles      2\n"));
    EXPECT_THAT(text, HasSubstr("positions     3001\n"));
    EXPECT_THAT(text,
                HasSubstr("times         2026-11-22T12:00:00.000Z to 2026-11-22T12:49:59.000Z"));
    EXPECT_THAT(text, HasSubstr("rejected      2\n"));
    EXPECT_THAT(text, HasSubstr(" a position\n"));
    EXPECT_THAT(text,
                HasSubstr("\nBus: 1, 2026-11-22T12:00:05.000Z to 2026-11-22T12:00:05.000Z\n"));
    EXPECT_THAT(written(false), Not(HasSubstr("Bus")));
}

TEST_F(InspectionTest, NamesTheFormatOfAHistoryWithReportedMotions) {
    {
        RocksDbHistory history({.folder = folder_});
        append(history, "Van", 0, 2);
        ASSERT_TRUE(history.append({.positions = {reported("Van", moving(position(at(9)), 1))}}));
    }
    EXPECT_THAT(written(false),
                AllOf(HasSubstr("format        3\n"), HasSubstr("positions     3\n")));
}

TEST_F(InspectionTest, WorksBesideTheTrackerThatOwnsTheFolder) {
    RocksDbHistory history({.folder = folder_, .limits = {.memtable_bytes = 64U << 10U}});
    int stored = 0;
    for (int round = 0; round < 20; ++round) {
        append(history, "Van", stored, 500);
        append(history, "Bus", stored, 500);
        stored += 500;
        const auto inspection = inspection_of(folder_).value();
        ASSERT_EQ(inspection.vehicles.size(), 2U);
        EXPECT_EQ(inspection.vehicles[0].positions, static_cast<unsigned>(stored));
        EXPECT_EQ(inspection.vehicles[1].positions, static_cast<unsigned>(stored));
    }
    EXPECT_EQ(history.stats().value().vehicles, 2U);
}

TEST_F(InspectionTest, WhatIsNoHistoryIsRefused) {
    EXPECT_THROW(static_cast<void>(RocksDbFolder::open_read_only(folder_)), CannotOpen);
    std::filesystem::create_directory(folder_);
    EXPECT_THROW(static_cast<void>(RocksDbFolder::open_read_only(folder_)), CannotOpen);
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

// All checksums are right, so only Convoy's own decoding finds the damage.
TEST_F(InspectionTest, FindsWhatIsUnreadable) {
    {
        RocksDbHistory history({.folder = folder_});
        append(history, "Van", 0, 10);
    }
    {
        const RocksDbFolder folder(folder_, {});
        rocksdb::WriteBatch writes;
        writes.Put(folder.positions(), encode_key({0, Bucket::of(at(0))}), "damaged");
        ASSERT_TRUE(folder.database().Write({}, &writes).ok());
    }
    const auto inspected = inspection_of(folder_);
    ASSERT_FALSE(inspected);
    EXPECT_THAT(inspected.error().what,
                HasSubstr("column family positions: an entry is unreadable"));
}

TEST(Inspect, IsAskedForByItsFirstArgument) {
    const char* const inspect_words[] = {"position-tracker", "inspect", "--nonsense"};
    EXPECT_TRUE(wants_inspection(3, inspect_words));
    EXPECT_THROW(inspect(3, inspect_words), service::BadSetting);
    EXPECT_THROW(inspect(2, inspect_words), service::BadSetting);
    const char* const others[] = {"position-tracker", "--history", "inspect"};
    EXPECT_FALSE(wants_inspection(3, others));
    EXPECT_FALSE(wants_inspection(1, others));
}

}  // namespace
}  // namespace convoy::history
