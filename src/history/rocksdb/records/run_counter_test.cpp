#include "history/rocksdb/records/run_counter.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

class RunCounter : public testing::Test {
 protected:
    // Merges positions of that many milliseconds into the bucket of `at(0)`.
    void merge(VehicleNumber number, const std::vector<std::int64_t>& times) {
        std::vector<fleet::Position> positions;
        for (const std::int64_t time : times) {
            positions.push_back(position(at(time)));
        }
        ASSERT_TRUE(folder_.database()
                        .Merge({}, folder_.positions(), key_of_van(number), encode_run(positions))
                        .ok());
    }
    static std::string key_of_van(VehicleNumber number) {
        return encode_key({.vehicle = number, .bucket = Bucket::of(at(0))});
    }
    std::uint64_t counted(rocksdb::ColumnFamilyHandle* family) const {
        rocksdb::TablePropertiesCollection tables;
        EXPECT_TRUE(folder_.database().GetPropertiesOfAllTables(family, &tables).ok());
        return count_of_tables(tables);
    }

    ScratchFolder scratch_;
    RocksDbFolder folder_{scratch_ / "history", {}};
};

TEST_F(RunCounter, CountsPositionsAndNeitherEntriesNorDeletions) {
    merge(1, {1, 2, 3});
    merge(2, {1, 2});
    ASSERT_TRUE(folder_.database().Delete({}, folder_.positions(), key_of_van(3)).ok());
    EXPECT_EQ(counted(folder_.positions()), 0U) << "no table is written yet";
    ASSERT_TRUE(folder_.flush().ok());
    EXPECT_EQ(counted(folder_.positions()), 5U);
}

TEST_F(RunCounter, CountsAPositionInEachTableUntilACompaction) {
    merge(1, {1, 2});
    ASSERT_TRUE(folder_.flush().ok());
    merge(1, {2, 3});
    ASSERT_TRUE(folder_.flush().ok());
    EXPECT_EQ(counted(folder_.positions()), 4U);
    ASSERT_TRUE(folder_.rewrite().ok());
    EXPECT_EQ(counted(folder_.positions()), 3U);
}

TEST_F(RunCounter, TablesOfOtherFamiliesCountNothing) {
    ASSERT_TRUE(folder_.database().Put({}, folder_.names(), "Van", encode_number(1)).ok());
    ASSERT_TRUE(folder_.flush().ok());
    EXPECT_EQ(counted(folder_.names()), 0U);
}

TEST(RunCounterOfTables, ACountThatIsNoNumberCountsNothing) {
    const auto table_with = [](const std::string& count) {
        auto table = std::make_shared<rocksdb::TableProperties>();
        table->user_collected_properties["convoy.positions"] = count;
        return table;
    };
    EXPECT_EQ(count_of_tables({{"1.sst", table_with("7")}, {"2.sst", table_with("30")}}), 37U);
    EXPECT_EQ(count_of_tables({{"1.sst", table_with("7")}, {"2.sst", table_with("x")}}), 7U);
    EXPECT_EQ(count_of_tables({}), 0U);
}

}  // namespace
}  // namespace convoy::history
