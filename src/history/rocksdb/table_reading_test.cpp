#include "history/rocksdb/table_reading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/sst_file_writer.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "history/fixtures/damaged_table.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int table_entries = 600;

class RocksDbTableReading : public testing::Test {
 protected:
    // The table has about 15 blocks. Every tenth key is a deletion.
    RocksDbTableReading() {
        rocksdb::Options options;
        options.compression = rocksdb::kNoCompression;
        rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), options);
        EXPECT_TRUE(writer.Open(table_).ok());
        for (int number = 0; number < table_entries; ++number) {
            const std::string value = std::to_string(number) + std::string(100, 'x');
            const auto added = is_deletion(number) ? writer.Delete(key_of(number))
                                                   : writer.Put(key_of(number), value);
            EXPECT_TRUE(added.ok());
        }
        EXPECT_TRUE(writer.Finish().ok());
    }

    static bool is_deletion(int number) { return number % 10 == 7; }
    static std::string key_of(int number) { return encode_key({1, Bucket{number}}); }
    static KeyRange all_keys() {
        return {.first = key_of(0), .end = encode_range_end({1, Bucket{table_entries - 1}})};
    }
    std::uintmax_t bytes() const { return std::filesystem::file_size(table_); }

    struct Read {
        std::vector<std::string> keys;
        std::vector<KeyRange> gaps;
    };
    Read read() const {
        Read read;
        const auto gaps = TableReading(table_).read(
            all_keys(), [&read](const rocksdb::Slice& key, const rocksdb::Slice&) {
                read.keys.push_back(key.ToString());
                return StoreResult<void>();
            });
        EXPECT_TRUE(gaps);
        read.gaps = *gaps;
        return read;
    }
    // Expects every key that was put to be visited once in order, or to be in one gap. Returns how
    // many are in a gap.
    static int expect_all_of(const Read& read) {
        int lost = 0;
        auto next = read.keys.begin();
        for (int number = 0; number < table_entries; ++number) {
            const std::string key = key_of(number);
            if (is_deletion(number)) {
                continue;
            }
            const auto gaps = std::ranges::count_if(read.gaps, [&key](const KeyRange& gap) {
                return gap.first <= key && key < gap.end;
            });
            const bool visited = next != read.keys.end() && *next == key;
            EXPECT_EQ(gaps, visited ? 0 : 1) << number;
            next += visited ? 1 : 0;
            lost += visited ? 0 : 1;
        }
        EXPECT_EQ(next, read.keys.end()) << "what was never put, or twice";
        return lost;
    }

    ScratchFolder scratch_;
    std::string table_ = scratch_ / "000012.sst";
};

TEST_F(RocksDbTableReading, OfASoundTableVisitsAllThatItDoesNotDelete) {
    const Read sound = read();
    EXPECT_THAT(sound.gaps, IsEmpty());
    EXPECT_EQ(expect_all_of(sound), 0);
    EXPECT_TRUE(TableReading(table_).is_sound());
    EXPECT_TRUE(TableReading(table_).begins_soundly());
}

TEST_F(RocksDbTableReading, OfOneDamagedBlockLosesItAndNoOther) {
    for (const std::uintmax_t percent : {0U, 10U, 25U, 50U, 75U, 90U}) {
        const std::uintmax_t offset = 10 + bytes() * percent / 100;
        flip_byte(table_, offset);
        const Read damaged = read();
        EXPECT_THAT(damaged.gaps, SizeIs(1)) << percent;
        const int lost = expect_all_of(damaged);
        EXPECT_GT(lost, 0) << percent;
        EXPECT_LT(lost, table_entries / 10) << percent;
        EXPECT_FALSE(TableReading(table_).is_sound()) << percent;
        EXPECT_EQ(TableReading(table_).begins_soundly(), percent > 0);
        flip_byte(table_, offset);  // the byte is again as it was
    }
}

TEST_F(RocksDbTableReading, OfSeveralDamagedBlocksNamesAGapForEach) {
    for (const std::uintmax_t percent : {20U, 50U, 80U}) {
        flip_byte(table_, bytes() * percent / 100);
    }
    const Read damaged = read();
    EXPECT_THAT(damaged.gaps, SizeIs(3));
    EXPECT_LT(expect_all_of(damaged), table_entries / 4);
}

TEST_F(RocksDbTableReading, OfAFileThatDoesNotOpenIsOneGap) {
    flip_byte(table_, bytes() - 1);
    const TableReading unreadable(table_);
    EXPECT_FALSE(unreadable.opens());
    EXPECT_FALSE(unreadable.is_sound());
    EXPECT_FALSE(unreadable.begins_soundly());
    const Read nothing = read();
    EXPECT_THAT(nothing.keys, IsEmpty());
    ASSERT_THAT(nothing.gaps, SizeIs(1));
    EXPECT_EQ(nothing.gaps.front().first, all_keys().first);
    EXPECT_EQ(nothing.gaps.front().end, all_keys().end);
    EXPECT_FALSE(TableReading(scratch_ / "none.sst").opens());
}

TEST_F(RocksDbTableReading, EndsWithTheErrorOfItsVisitor) {
    std::vector<std::string> visited;
    const auto read = TableReading(table_).read(
        all_keys(),
        [&visited](const rocksdb::Slice& key, const rocksdb::Slice&) -> StoreResult<void> {
            visited.push_back(key.ToString());
            return StoreError{"the disk is full"};
        });
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, "the disk is full");
    EXPECT_THAT(visited, ElementsAre(key_of(0)));
}

}  // namespace
}  // namespace convoy::history
