#include "history/rocksdb/columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <vector>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/format.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/run_columns.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::ElementsAre;

class RocksDbColumnsTest : public testing::Test {
 protected:
    void append(const std::vector<fleet::Position>& positions, const std::string& name = "Van") {
        RocksDbHistory history({.folder = folder_});
        Batch batch;
        for (const fleet::Position& position : positions) {
            batch.positions.push_back(reported(name, position));
        }
        ASSERT_TRUE(history.append(batch));
    }
    static std::vector<fleet::Position> positions_in(const std::string& folder) {
        const RocksDbHistory history({.folder = folder});
        return history.positions(vehicle("Van"), all_time, 10).value();
    }
    static std::uint32_t format_of(const std::string& folder) {
        const RocksDbFolder opened = RocksDbFolder::open_read_only(folder);
        FolderFormat format;
        EXPECT_TRUE(read_format(opened.database(), opened.meta(), format).ok());
        EXPECT_EQ(format.last_column,
                  format.number == plain_format ? last_plain_column : last_known_column());
        return format.number.value();
    }
    bool has_copy() const { return files::exists(copy_); }

    const fleet::Position still_ = position(at(1'000));
    const fleet::Position measured_ = moving(position(at(2'000)), 1'250, 9'000);
    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
    std::string copy_ = folder_ + "/before-column-4";
};

TEST_F(RocksDbColumnsTest, OlderVersionsReadTheFolderUntilAMotionIsStoredAndThenItsCopy) {
    append({still_});
    EXPECT_EQ(format_of(folder_), plain_format);
    EXPECT_FALSE(has_copy());

    append({measured_});
    EXPECT_EQ(format_of(folder_), column_format);
    EXPECT_THAT(positions_in(folder_), ElementsAre(still_, measured_));
    EXPECT_EQ(format_of(copy_), plain_format);
    EXPECT_THAT(positions_in(copy_), ElementsAre(still_));
}

TEST_F(RocksDbColumnsTest, AFolderIsCopiedOnce) {
    append({still_});
    append({measured_});
    files::remove_all(copy_);
    append({moving(position(at(3'000)), 1), moving(position(at(4'000)), 2)});
    EXPECT_FALSE(has_copy());
}

TEST_F(RocksDbColumnsTest, AnEmptyHistoryIsNotCopied) {
    append({measured_});
    EXPECT_EQ(format_of(folder_), column_format);
    EXPECT_FALSE(has_copy());
}

TEST_F(RocksDbColumnsTest, AHeldMotionRaisesTheFormatToo) {
    append({still_});
    const HeldPosition held{
        .received = at(0), .reason = HoldReason::future, .reported = reported("Van", measured_)};
    {
        RocksDbHistory history({.folder = folder_});
        ASSERT_TRUE(history.append({.positions = {}, .held = {held}}));
    }
    EXPECT_EQ(format_of(folder_), column_format);
    EXPECT_TRUE(has_copy());
    const RocksDbHistory history({.folder = folder_});
    EXPECT_THAT(history.held({.limit = 10}).value(), ElementsAre(held));
}

TEST_F(RocksDbColumnsTest, ACopyThatCannotBeMadeKeepsNothingFromBeingStored) {
    append({still_});
    std::ofstream(copy_ + ".tmp") << "where RocksDB would make it";
    append({measured_});
    EXPECT_FALSE(has_copy());
    EXPECT_EQ(format_of(folder_), column_format);
    EXPECT_THAT(positions_in(folder_), ElementsAre(still_, measured_));
}

TEST_F(RocksDbColumnsTest, ACopyThatACrashLeftIsMadeAnew) {
    append({still_});
    files::create_directory(copy_);
    files::create_directory(copy_ + ".tmp");
    append({measured_});
    EXPECT_THAT(positions_in(copy_), ElementsAre(still_));
}

TEST_F(RocksDbColumnsTest, AreAllowedOnceTheWriteHasSucceeded) {
    const RocksDbFolder folder(folder_, {});
    RocksDbColumns columns(folder);
    const Batch batch{.positions = {reported("Van", measured_)}};
    const auto changes = [&] {
        rocksdb::WriteBatch writes;
        columns.stage(batch, writes);
        return writes.Count();
    };
    EXPECT_EQ(changes(), 2U);
    EXPECT_EQ(changes(), 2U) << "the write has failed";
    columns.committed();
    EXPECT_EQ(changes(), 0U);
}

TEST_F(RocksDbColumnsTest, TheCopyGoesWithAnErasedVehicle) {
    append({still_});
    append({still_}, "Bus");
    append({measured_});
    RocksDbHistory history({.folder = folder_});
    ASSERT_TRUE(history.erase(vehicles({"Bus"})));
    EXPECT_FALSE(has_copy());
}

TEST_F(RocksDbColumnsTest, TheCopyGoesWhenAllThatItHasIsForgotten) {
    append({still_});
    append({measured_});
    RocksDbHistory history({.folder = folder_});
    files::last_write_time(copy_, std::chrono::file_clock::from_sys(at(0)));
    ASSERT_TRUE(history.forget_before(at(-1'000)));
    EXPECT_TRUE(has_copy());
    ASSERT_TRUE(history.forget_before(at(1'000)));
    EXPECT_FALSE(has_copy());
}

}  // namespace
}  // namespace convoy::history
