#include "history/rocksdb/compaction_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "history/fixtures/damaged_table.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/position_run.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RocksDbCompactionCheck : public testing::Test {
 protected:
    // Stores positions of many buckets, and writes them into a table of several blocks.
    RocksDbCompactionCheck() {
        for (VehicleNumber number = 0; number < 5'000; ++number) {
            const std::vector<fleet::Position> run{nth(static_cast<int>(number))};
            const std::string key = encode_key({number, Bucket::of(run.front().time)});
            EXPECT_TRUE(folder_.database().Put({}, folder_.positions(), key, encode_run(run)).ok());
        }
        EXPECT_TRUE(folder_.database().Flush({}, folder_.positions()).ok());
    }

    // Returns the path of the table of positions.
    std::string table() const {
        std::vector<rocksdb::LiveFileMetaData> live;
        folder_.database().GetLiveFilesMetaData(&live);
        for (const rocksdb::LiveFileMetaData& file : live) {
            if (file.column_family_name == "positions") {
                return path_ + file.name;
            }
        }
        return "";
    }
    void begin_compaction_of(const std::vector<std::string>& tables) {
        rocksdb::CompactionJobInfo compaction;
        compaction.input_files = tables;
        check_.OnCompactionBegin(&folder_.database(), compaction);
    }
    rocksdb::Status compact() const {
        rocksdb::CompactRangeOptions all;
        all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
        return folder_.database().CompactRange(all, folder_.positions(), nullptr, nullptr);
    }

    ScratchFolder scratch_;
    std::string path_ = scratch_ / "history";
    RocksDbFolder folder_{path_, {}};
    CompactionCheck check_;
};

TEST_F(RocksDbCompactionCheck, LetsACompactionOfSoundTablesRun) {
    begin_compaction_of({table()});
    EXPECT_FALSE(check_.has_stopped());
    EXPECT_THAT(noticed_tables(path_), IsEmpty());
    EXPECT_TRUE(compact().ok());
}

TEST_F(RocksDbCompactionCheck, MarksATableWhoseFirstBlockIsDamagedAndStopsAllCompactions) {
    const std::string damaged = table();
    const std::string sound = scratch_ / "000099.sst";
    std::filesystem::copy_file(damaged, sound);
    flip_byte(damaged, 10);
    begin_compaction_of({sound, damaged});
    EXPECT_TRUE(check_.has_stopped());
    EXPECT_THAT(noticed_tables(path_),
                ElementsAre(std::filesystem::path(damaged).filename().string()));
    EXPECT_FALSE(compact().ok());
    EXPECT_EQ(table(), damaged) << "the table stays";
}

// A compaction itself fails on other damage.
TEST_F(RocksDbCompactionCheck, LeavesDamageAfterTheFirstBlockToTheCompaction) {
    const std::string damaged = table();
    flip_byte(damaged, std::filesystem::file_size(damaged) / 2);
    begin_compaction_of({damaged});
    EXPECT_FALSE(check_.has_stopped());
    EXPECT_THAT(noticed_tables(path_), IsEmpty());
}

}  // namespace
}  // namespace convoy::history
