// Tests which folders a start rejects, with which messages, and that it changes nothing in them.
#include "history/rocksdb/folder.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <sstream>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/positions.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string read_file(const files::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

void write_file(const files::path& path, const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
}

using Contents = std::map<std::string, std::string>;

// Leaves out LOCK, which is empty and which any attempt to open creates.
Contents contents_of(const files::path& folder) {
    Contents contents;
    for (const auto& entry : files::directory_iterator(folder)) {
        contents[entry.path().filename().string()] = read_file(entry.path());
    }
    contents.erase("LOCK");
    return contents;
}

std::vector<files::path> files_ending(const files::path& folder, const std::string& ending) {
    std::vector<files::path> found;
    for (const auto& entry : files::directory_iterator(folder)) {
        if (entry.path().filename().string().ends_with(ending)) {
            found.push_back(entry.path());
        }
    }
    return found;
}

std::string refusal(const std::string& folder) {
    try {
        const RocksDbHistory history({.folder = folder});
        return "";
    } catch (const CannotOpen& refused) {
        return refused.what();
    }
}

// Appends enough for flushes of the small memtables, so that there are table files.
void fill(const std::string& folder, int batches = 60) {
    RocksDbHistory history({.folder = folder, .limits = {.memtable_bytes = 64U << 10U}});
    for (int i = 0; i < batches; ++i) {
        Batch batch;
        for (int j = 0; j < 100; ++j) {
            batch.positions.push_back(
                reported("Van " + std::to_string(j), position(at(i), 50.0, 0.001 * (i * j % 977))));
        }
        ASSERT_TRUE(history.append(batch));
    }
}

// After a loss of power all data is in the write-ahead log; an orderly stop leaves an empty log.
void fill_and_lose_power(const std::string& folder) {
    const std::string running = folder + " of a tracker that runs";
    RocksDbHistory history({.folder = running});
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(history.append(
            {.positions = {reported("Van", position(at(i))), reported("Bus", position(at(i)))},
             .rejected = {}}));
    }
    files::copy(running, folder);
}

class RocksDbFolderTest : public testing::Test {
 protected:
    // A rejection is one line with the folder and the reason, and leaves everything as it was.
    void expect_refused(const std::string& why) {
        const Contents before = contents_of(folder_);
        EXPECT_THAT(refusal(folder_),
                    AllOf(HasSubstr("rocksdb:" + folder_), HasSubstr(why), Not(HasSubstr("\n"))));
        EXPECT_EQ(contents_of(folder_), before);
    }

    // Writes as another program would.
    void write_entry(const std::string& into, const std::string& key, const std::string& value) {
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        rocksdb::DB* opened = nullptr;
        ASSERT_TRUE(rocksdb::DB::Open({}, folder_, family_descriptors({}), &handles, &opened).ok());
        for (auto* handle : handles) {
            if (handle->GetName() == into) {
                ASSERT_TRUE(opened->Put({}, handle, key, value).ok());
            }
            opened->DestroyColumnFamilyHandle(handle);
        }
        delete opened;
    }

    files::path manifest() const {
        for (const auto& entry : files::directory_iterator(folder_)) {
            if (entry.path().filename().string().starts_with("MANIFEST")) {
                return entry.path();
            }
        }
        return {};
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
};

TEST_F(RocksDbFolderTest, MakesAFolderWithItsParents) {
    folder_ = scratch_ / "a/b/history";
    EXPECT_EQ(refusal(folder_), "");
    EXPECT_TRUE(files::exists(folder_ + "/CURRENT"));
}

TEST_F(RocksDbFolderTest, TakesAnEmptyFolder) {
    files::create_directory(folder_);
    EXPECT_EQ(refusal(folder_), "");
}

TEST_F(RocksDbFolderTest, HasNoLogFileOfItsOwn) {
    fill(folder_, 1);
    EXPECT_FALSE(files::exists(folder_ + "/LOG"));
}

TEST_F(RocksDbFolderTest, GoesOnWhereAFirstStartWasKilled) {
    files::create_directory(folder_);
    write_file(folder_ + "/IDENTITY", "half of it");
    write_file(folder_ + "/000001.dbtmp", "MANIF");
    EXPECT_EQ(refusal(folder_), "");
}

TEST_F(RocksDbFolderTest, GoesOnWhereAFirstStartWasKilledBeforeItsFamiliesWereMade) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, folder_, &opened).ok());
    delete opened;
    EXPECT_EQ(refusal(folder_), "");
}

TEST_F(RocksDbFolderTest, RefusesAFolderOfOtherFiles) {
    files::create_directory(folder_);
    write_file(folder_ + "/letter.txt", "Dear");
    expect_refused("not empty (letter.txt)");
}

TEST_F(RocksDbFolderTest, RefusesAFile) {
    write_file(folder_, "no folder");
    EXPECT_THAT(refusal(folder_), HasSubstr("Not a directory"));
    EXPECT_EQ(read_file(folder_), "no folder");
}

TEST_F(RocksDbFolderTest, RefusesTheDatabaseOfAnotherProgram) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, folder_, &opened).ok());
    ASSERT_TRUE(opened->Put({}, "key", "value").ok());
    delete opened;
    expect_refused("another program");
}

TEST_F(RocksDbFolderTest, RefusesADatabaseWithFamiliesOfAnotherProgram) {
    rocksdb::Options options;
    options.create_if_missing = true;
    rocksdb::DB* opened = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, folder_, &opened).ok());
    rocksdb::ColumnFamilyHandle* family = nullptr;
    ASSERT_TRUE(opened->CreateColumnFamily({}, "accounts", &family).ok());
    opened->DestroyColumnFamilyHandle(family);
    delete opened;
    expect_refused("column family 'accounts'");
}

TEST_F(RocksDbFolderTest, RefusesAnotherFormat) {
    fill(folder_, 1);
    for (const std::uint32_t format : {1U, 6U, 77U}) {
        write_entry("meta", "format", encode_number(format));
        expect_refused("its format is " + std::to_string(format) +
                       "; this version of Convoy reads formats 2 to 5");
    }
    write_entry("meta", "format", "two");
    expect_refused("its format is unreadable");
}

TEST_F(RocksDbFolderTest, RefusesColumnsThatItDoesNotKnow) {
    fill(folder_, 1);
    write_entry("meta", "format", encode_number(3));
    expect_refused("the last column of its runs is unreadable");
    write_entry("meta", "last column", encode_number(5));
    expect_refused(
        "the last column of its runs is 5; this version of Convoy reads columns up to 4");
    write_entry("meta", "last column", encode_number(3));
    EXPECT_EQ(refusal(folder_), "");
}

// All checksums are right, so only Convoy's own decoding finds the damage.
TEST_F(RocksDbFolderTest, AnUnreadableRunIsAnErrorWhereverItIsReadAndHurtsNoOtherVehicle) {
    fill(folder_, 1);
    const std::string key = encode_key({17, Bucket::of(at(0))});
    write_entry("positions", key, "damaged");
    RocksDbHistory history({.folder = folder_});
    const auto error_of = [](const auto& result) { return result ? "" : result.error().what; };
    const auto unreadable = HasSubstr("not of this format");
    const TimeRange all{fleet::Time::min(), fleet::Time::max()};
    const auto damaged = vehicle("Van 17");
    EXPECT_THAT(error_of(history.positions(damaged, all, 10)), unreadable);
    EXPECT_THAT(error_of(history.positions_before(damaged, at(1), 10)), unreadable);
    EXPECT_THAT(error_of(history.positions_before(damaged, fleet::Time::max(), 10)), unreadable);
    EXPECT_THAT(error_of(history.forget_before(at(1))), unreadable);
    const auto ignore = [](const fleet::VehicleName&, std::span<const fleet::Position>) {};
    EXPECT_THAT(error_of(history.visit_latest(at(1), WindowUse::growing, ignore)), unreadable);
    EXPECT_THAT(error_of(history.append(
                    {.positions = {reported("Van 17", position(at(-1)))}, .rejected = {}})),
                unreadable);

    EXPECT_EQ(history.positions(vehicle("Van 16"), all, 10).value().size(), 1U);
    EXPECT_EQ(history.positions(vehicle("Van 18"), all, 10).value().size(), 1U);
    EXPECT_TRUE(
        history.append({.positions = {reported("Van 18", position(at(-1)))}, .rejected = {}}));
}

TEST_F(RocksDbFolderTest, AnUnreadableRunAmongOthersIsNeverLeftOut) {
    fill(folder_, 1);
    const RocksDbFolder folder(folder_, {});
    const std::string key = encode_key({17, Bucket::of(at(0))});
    ASSERT_TRUE(folder.database().Merge({}, folder.positions(), key, "damaged").ok());
    const RocksDbPositions positions(folder);
    const auto expect_error = [&positions] {
        const TimeRange all{fleet::Time::min(), fleet::Time::max()};
        const auto read = positions.positions(vehicle("Van 17"), all, 10);
        ASSERT_FALSE(read);
        EXPECT_THAT(read.error().what, HasSubstr("reading positions: Corruption"));
    };
    expect_error();
    EXPECT_TRUE(folder.rewrite().IsCorruption());  // compaction fails too, so the run stays
    expect_error();
}

TEST_F(RocksDbFolderTest, RefusesAFolderInUse) {
    const RocksDbHistory first({.folder = folder_});
    EXPECT_THAT(refusal(folder_), HasSubstr("in use by another process"));
}

TEST_F(RocksDbFolderTest, RefusesAFolderInUseByAnotherProcess) {
    fill(folder_, 1);
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        // Locks LOCK as RocksDB does, without RocksDB's threads.
        const int lock = ::open((folder_ + "/LOCK").c_str(), O_RDWR | O_CREAT, 0644);
        struct flock whole{};
        whole.l_type = F_WRLCK;
        ::fcntl(lock, F_SETLK, &whole);
        ::write(ready[1], "x", 1);
        ::pause();
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    expect_refused("in use by another process");
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(refusal(folder_), "");
}

TEST_F(RocksDbFolderTest, RefusesAMissingCurrent) {
    fill(folder_);
    files::remove(folder_ + "/CURRENT");
    expect_refused("has no file CURRENT");
}

TEST_F(RocksDbFolderTest, RefusesAGarbledCurrent) {
    fill(folder_);
    for (const std::string content : {"", "MANIF", "MANIFEST-999999\n", "\x01\x02\x03\n"}) {
        write_file(folder_ + "/CURRENT", content);
        expect_refused("");
    }
}

TEST_F(RocksDbFolderTest, RefusesAMissingManifest) {
    fill(folder_);
    files::remove(manifest());
    expect_refused("damaged");
}

// A record is 4 bytes of checksum, 2 of length, 1 of type, then its content. A length beyond the
// file's end is not tested: RocksDB treats it as a write that a loss of power cut off, not as
// damage.
TEST_F(RocksDbFolderTest, RefusesAManifestWithAnyRecordGarbled) {
    constexpr std::size_t header_bytes = 7;
    fill(folder_);
    const std::string whole = read_file(manifest());
    std::size_t record = 0;
    while (record + header_bytes < whole.size()) {
        const auto low = static_cast<unsigned char>(whole[record + 4]);
        const auto high = static_cast<unsigned char>(whole[record + 5]);
        const std::size_t length = low + (std::size_t{high} << 8U);
        std::string garbled = whole;
        char& hit = garbled.at(record + header_bytes + length / 2);
        hit = static_cast<char>(hit ^ 0x5a);
        write_file(manifest(), garbled);
        SCOPED_TRACE(record);
        expect_refused("");
        record += header_bytes + length;
    }
    EXPECT_GT(record, 0U);
}

TEST_F(RocksDbFolderTest, RefusesAManifestThatHasLostItsFamilies) {
    fill(folder_);
    files::resize_file(manifest(), 74);
    expect_refused("lost a column family");
}

TEST_F(RocksDbFolderTest, RefusesAMissingTableFile) {
    fill(folder_);
    const auto tables = files_ending(folder_, ".sst");
    ASSERT_THAT(tables, Not(IsEmpty()));
    files::remove(tables.back());
    expect_refused("damaged");
}

TEST_F(RocksDbFolderTest, RefusesATruncatedTableFile) {
    fill(folder_);
    const auto tables = files_ending(folder_, ".sst");
    ASSERT_THAT(tables, Not(IsEmpty()));
    files::resize_file(tables.back(), files::file_size(tables.back()) / 2);
    expect_refused("damaged");
}

TEST_F(RocksDbFolderTest, RefusesAGarbledWriteAheadLog) {
    fill_and_lose_power(folder_);
    const auto logs = files_ending(folder_, ".log");
    ASSERT_THAT(logs, Not(IsEmpty()));
    std::string content = read_file(logs.back());
    ASSERT_GT(content.size(), 1000U);
    content[100] = static_cast<char>(content[100] ^ 0x5a);
    write_file(logs.back(), content);
    expect_refused("damaged");
}

TEST_F(RocksDbFolderTest, AGarbledTableIsAnErrorWhenItIsReadAndNeverAShorterAnswer) {
    fill(folder_);
    for (const files::path& table : files_ending(folder_, ".sst")) {
        std::string content = read_file(table);
        content[10] = static_cast<char>(content[10] ^ 0x5a);
        write_file(table, content);
    }
    try {
        const RocksDbHistory history({.folder = folder_});
        const auto read =
            history.positions(vehicle("Van 1"), {fleet::Time::min(), fleet::Time::max()}, 1000);
        ASSERT_FALSE(read);
        EXPECT_THAT(read.error().what, HasSubstr("Corruption"));
    } catch (const CannotOpen& refused) {
        EXPECT_THAT(refused.what(), HasSubstr("is damaged"));
    }
}

TEST_F(RocksDbFolderTest, RefusesAFolderItMayNotWrite) {
    if (::geteuid() == 0) {
        // Root may write to any folder, except in a file system like /proc.
        EXPECT_THAT(refusal("/proc/convoy-history"), HasSubstr("rocksdb:/proc/convoy-history: "));
        return;
    }
    files::create_directory(folder_);
    files::permissions(folder_, files::perms::owner_read | files::perms::owner_exec);
    EXPECT_THAT(refusal(folder_), HasSubstr("no permission"));
    files::permissions(folder_, files::perms::owner_all);
}

}  // namespace
}  // namespace convoy::history
