#include "position-tracker/admin/backups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <latch>
#include <thread>

#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

namespace files = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;

fleet::Time noon() { return at(250); }

class BackupsTest : public testing::Test {
 protected:
    void append(int number) {
        ASSERT_TRUE(history_.append(
            {.positions = {reported("Van", position(at(number)))}, .rejected = {}}));
    }
    static std::vector<fleet::Position> positions_in(const std::string& folder) {
        const history::RocksDbHistory history({.folder = folder});
        return history
            .positions(vehicle("Van"), {fleet::Time::min(), fleet::Time::max()}, 1'000'000)
            .value();
    }
    static std::string folder_of(const http::Response& response) {
        return std::string(boost::json::parse(response.body).as_object().at("backup").as_string());
    }

    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(BackupsTest, ABackupIsAHistoryOfItsOwn) {
    append(1);
    append(2);
    Backups backups(scratch_ / "to/backups", noon);
    const http::Response made = backups.make(&history_);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_THAT(folder_of(made), EndsWith("/to/backups/2026-11-22T12-00-00.250Z"));
    append(3);
    EXPECT_EQ(positions_in(folder_of(made)).size(), 2U);
    EXPECT_GT(boost::json::parse(made.body).as_object().at("bytes").to_number<int>(), 0);
}

TEST_F(BackupsTest, WhileAppendingGoesOnABackupHoldsWhatWasStoredBefore) {
    std::atomic<int> stored = 0;
    std::atomic<bool> stop = false;
    std::thread appending([&] {
        for (int number = 0; !stop; ++number) {
            append(number);
            stored = number + 1;
        }
    });
    for (int backup = 0; backup < 5; ++backup) {
        while (stored < 50 * (backup + 1)) {
            std::this_thread::yield();
        }
        Backups backups(scratch_ / "backups", [backup] { return at(backup); });
        const auto before = static_cast<std::size_t>(stored);
        const http::Response made = backups.make(&history_);
        ASSERT_EQ(made.status, 201) << made.body;
        const auto copied = positions_in(folder_of(made));
        EXPECT_GE(copied.size(), before);
        // No position in between is missing.
        EXPECT_EQ(copied.back().time - copied.front().time,
                  std::chrono::milliseconds{copied.size() - 1});
    }
    stop = true;
    appending.join();
}

TEST_F(BackupsTest, WithoutAFolderForThemThereIsNone) {
    Backups backups(std::nullopt, noon);
    const http::Response refused = backups.make(&history_);
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("--backup-dir"));
}

TEST_F(BackupsTest, WithoutAnOpenHistoryThereIsNone) {
    EXPECT_EQ(Backups(scratch_ / "backups", noon).make(nullptr).status, 503);
    EXPECT_EQ(Backups(std::nullopt, noon).make(nullptr).status, 409);
}

TEST_F(BackupsTest, AFolderThatCannotBeMadeIsSaidAndNothingIsLeft) {
    append(1);
    Backups backups(scratch_ / "backups", noon);
    ASSERT_EQ(backups.make(&history_).status, 201);
    const http::Response again = backups.make(&history_);  // at the same millisecond
    EXPECT_EQ(again.status, 503);
    EXPECT_THAT(again.body, HasSubstr("2026-11-22T12-00-00.250Z"));

    Backups nowhere("/proc/backups", noon);
    EXPECT_EQ(nowhere.make(&history_).status, 503);
}

// A backup reads the clock, so the test can make it wait there.
TEST_F(BackupsTest, OneAtATime) {
    std::latch begun(1);
    std::latch end(1);
    Backups backups(scratch_ / "backups", [&] {
        begun.count_down();
        end.wait();
        return at(0);
    });
    std::thread first([&] { EXPECT_EQ(backups.make(&history_).status, 201); });
    begun.wait();
    const http::Response second = backups.make(&history_);
    end.count_down();
    first.join();
    EXPECT_EQ(second.status, 409);
    EXPECT_THAT(second.body, HasSubstr("Another backup"));
}

}  // namespace
}  // namespace convoy::tracker
