// Tests that a history survives killed processes and a disk that is full for a while.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <fstream>
#include <functional>
#include <random>

#include "history/fixtures/file_size_limit.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

using testing::SizeIs;

// A child process that appends until `kill_after` kills it.
class Appender {
 public:
    Appender(const std::string& folder, int first_number) {
        if (::pipe(pipe_) != 0) {
            std::abort();
        }
        const std::string number = std::to_string(first_number);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(pipe_[1], STDOUT_FILENO);
            ::execl(APPEND_UNTIL_KILLED, APPEND_UNTIL_KILLED, folder.c_str(), number.c_str(),
                    nullptr);
            ::_exit(3);
        }
        ::close(pipe_[1]);
    }

    // Kills it after `batches` more are stored, and returns the last number that it printed.
    int kill_after(int batches) {
        std::string line;
        int last = -1;
        for (char byte = 0; ::read(pipe_[0], &byte, 1) == 1;) {
            if (byte != '\n') {
                line.push_back(byte);
                continue;
            }
            std::from_chars(line.data(), line.data() + line.size(), last);
            line.clear();
            if (--batches == 0) {
                ::kill(child_, SIGKILL);
            }
        }
        ::close(pipe_[0]);
        ::waitpid(child_, nullptr, 0);
        return last;
    }

 private:
    int pipe_[2] = {-1, -1};
    pid_t child_ = -1;
};

TEST(RocksDbRecovery, WhatWasStoredOutlivesAKilledProcess) {
    const ScratchFolder scratch;
    const std::string folder = scratch / "history";
    std::mt19937 random(3);
    std::uniform_int_distribution<int> batches(1, 300);
    int next = 0;
    for (int kill = 0; kill < 8; ++kill) {
        const int last = Appender(folder, next).kill_after(batches(random));
        ASSERT_GE(last, next) << "the appender stored nothing";
        next = last + 1;

        const RocksDbHistory history({.folder = folder});
        const auto late = history.positions(vehicle("Late"), all_time, 1'000'000).value();
        // The batch in progress may be stored too, although its number was not printed.
        ASSERT_GE(late.size(), static_cast<std::size_t>(next));
        ASSERT_LE(late.size(), static_cast<std::size_t>(next) + 1);
        std::size_t others = 0;
        for (const fleet::VehicleName& name : history.vehicles().value()) {
            others += history.positions(name, all_time, 1'000'000).value().size();
        }
        EXPECT_EQ(others, 2 * late.size());
        EXPECT_THAT(history.rejected({.limit = 1'000'000}).value(), SizeIs(late.size()));
    }
}

std::vector<fleet::ReportedPosition> some_positions(int first, int count) {
    std::vector<fleet::ReportedPosition> positions;
    std::mt19937 random(static_cast<unsigned>(first));
    std::uniform_real_distribution<double> degrees(-80.0, 80.0);
    for (int i = first; i < first + count; ++i) {
        positions.push_back(reported("Van", position(at(i), degrees(random), degrees(random))));
    }
    return positions;
}

// Appends until it fails once, then calls `free_space`. Expects that the failed batch can be stored
// then, and that everything that was stored successfully is there.
void expect_recovery(RocksDbHistory& history, const std::function<void()>& free_space) {
    constexpr int batch_size = 2000;
    int stored = 0;
    Batch batch{.positions = some_positions(0, batch_size), .rejected = {}};
    while (history.append(batch)) {
        stored += batch_size;
        ASSERT_LT(stored, 5'000'000) << "the disk never became full";
        batch.positions = some_positions(stored, batch_size);
    }
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (history.append(batch)) {  // RocksDB itself may have freed space by compacting
            stored += batch_size;
            batch.positions = some_positions(stored, batch_size);
        }
    }
    free_space();
    const auto appended = history.append(batch);
    ASSERT_TRUE(appended) << appended.error().what;
    stored += batch_size;
    EXPECT_THAT(history.positions(vehicle("Van"), all_time, 10'000'000).value(), SizeIs(stored));
}

class FilesThatMayNotGrow : public testing::TestWithParam<rlim_t> {};

TEST_P(FilesThatMayNotGrow, AreAnErrorThatEndsByItself) {
    const ScratchFolder scratch;
    const std::string folder = scratch / "history";
    {
        RocksDbHistory history({.folder = folder});
        const FileSizeLimit limit(GetParam());
        expect_recovery(history, [] { FileSizeLimit::lift(); });
    }
    const RocksDbHistory again({.folder = folder});
    EXPECT_FALSE(again.positions(vehicle("Van"), all_time, 1).value().empty());
}

// With the smallest limit not even the MANIFEST can be written, and RocksDB has to be reopened.
INSTANTIATE_TEST_SUITE_P(Bytes, FilesThatMayNotGrow, testing::Values(300, 1500, 20'000, 1'000'000));

// A new file system of 24 MB, which only root may mount.
class SmallDisk {
 public:
    explicit SmallDisk(std::string path) : path_(std::move(path)) {
        std::filesystem::create_directory(path_);
        mounted_ = ::mount("convoy-test", path_.c_str(), "tmpfs", 0, "size=24m") == 0;
    }
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(path_.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    bool mounted() const { return mounted_; }

 private:
    std::string path_;
    bool mounted_ = false;
};

TEST(RocksDbRecovery, AFullDiskIsAnErrorThatEndsByItselfOnceThereIsSpace) {
    const ScratchFolder scratch;
    const SmallDisk disk(scratch / "disk");
    if (!disk.mounted()) {
        GTEST_SKIP() << "only root may mount a small disk; FilesThatMayNotGrow stands in for it";
    }
    const std::string ballast = scratch / "disk/ballast";
    std::ofstream(ballast) << std::string(std::size_t{12} << 20U, 'x');
    RocksDbHistory history(
        {.folder = scratch / "disk/history", .limits = {.memtable_bytes = std::size_t{1} << 20U}});
    expect_recovery(history, [&ballast] { std::filesystem::remove(ballast); });
}

TEST(RocksDbRecovery, AFullDiskAtStartIsOneClearLine) {
    const ScratchFolder scratch;
    const SmallDisk disk(scratch / "disk");
    if (!disk.mounted()) {
        GTEST_SKIP() << "only root may mount a small disk";
    }
    std::ofstream ballast(scratch / "disk/ballast");
    const std::string megabyte(std::size_t{1} << 20U, 'x');
    while (ballast << megabyte << std::flush) {
    }
    try {
        const RocksDbHistory history({.folder = scratch / "disk/history"});
        FAIL() << "opened on a full disk";
    } catch (const CannotOpen& refused) {
        EXPECT_THAT(refused.what(), testing::HasSubstr("No space left on device"));
    }
}

}  // namespace
}  // namespace convoy::history
