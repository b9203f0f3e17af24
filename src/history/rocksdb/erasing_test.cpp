// Tests what is left in a history's files after a vehicle was erased, or retention has deleted
// positions.
#include "history/rocksdb/erasing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/table_reading.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::IsEmpty;
using testing::SizeIs;

// Returns every key and value of a table file, whose blocks are compressed.
std::string entries_of(const files::path& table) {
    std::string entries;
    const std::string behind_all_keys(300, '\xff');
    const auto gaps = TableReading(table).read(
        {.first = "", .end = behind_all_keys},
        [&entries](const rocksdb::Slice& key, const rocksdb::Slice& value) -> StoreResult<void> {
            entries += key.ToString() + value.ToString();
            return {};
        });
    EXPECT_THAT(gaps.value(), IsEmpty()) << table;
    return entries;
}

bool holds(const std::string& files, std::string_view text) {
    return files.find(text) != std::string::npos;
}

std::string everything_in(const files::path& folder) {
    std::ostringstream all;
    for (const auto& entry : files::recursive_directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        all << entry.path().filename().string()
            << std::string(std::istreambuf_iterator<char>(file), {});
        if (entry.path().extension() == ".sst") {
            all << entries_of(entry.path());
        }
    }
    return all.str();
}

constexpr std::string_view erased_name = "Dr Miller's own car";
// The first two vehicles get the numbers 0 and 1.
constexpr VehicleNumber erased_number = 1;

class RocksDbErasing : public testing::Test {
 protected:
    // Appends batches of about one bucket each, with flushes and compactions in between.
    void fill(int batches) {
        for (int i = 0; i < batches; ++i) {
            Batch batch;
            for (int second = 0; second < 1000; ++second) {
                for (const std::string_view name : {std::string_view("Bus"), erased_name}) {
                    const fleet::Time time = time_of(i, second);
                    batch.positions.push_back(reported(
                        name,
                        position(time, 50 + 0.001 * (second % 97), 0.001 * (i * second % 977))));
                    if (second % 50 == 0) {
                        batch.readings.push_back(reading_of(name, time));
                    }
                }
            }
            batch.rejected.push_back({.message_id = std::to_string(i),
                                      .received = at(i),
                                      .position = {.index = 0,
                                                   .reason = fleet::RejectionReason::bad_type,
                                                   .vehicle = std::string(erased_name),
                                                   .content = "{}"}});
            ASSERT_TRUE(history_->append(batch));
        }
    }
    std::unique_ptr<RocksDbHistory> open() const {
        return std::make_unique<RocksDbHistory>(
            RocksDbSettings{.folder = folder_, .limits = {.memtable_bytes = 64U << 10U}});
    }
    static StoredReading reading_of(std::string_view name, fleet::Time time) {
        StoredReading said{.vehicle = vehicle(name), .time = time};
        said.attributes.set_text(fleet::Attribute::driver, name);
        return said;
    }
    static fleet::Time time_of(int batch, int second) {
        return at((batch * 1000 + second) * std::int64_t{1000});
    }
    std::vector<fleet::Position> all_of(std::string_view name) const {
        return history_
            ->positions(vehicle(name), {fleet::Time::min(), fleet::Time::max()}, 1'000'000)
            .value();
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
    std::unique_ptr<RocksDbHistory> history_ = open();
};

TEST_F(RocksDbErasing, LeavesNothingOfAVehicleInAnyFile) {
    constexpr int batches = 30;
    fill(batches);
    const auto key = [](VehicleNumber number, int batch) {
        return encode_key({number, Bucket::of(time_of(batch, 0))});
    };
    history_.reset();  // so that no file is deleted while it is read
    const std::string before = everything_in(folder_);
    history_ = open();
    ASSERT_TRUE(holds(before, erased_name));
    ASSERT_TRUE(holds(before, key(erased_number, 0)));

    ASSERT_THAT(history_->erase(vehicles({erased_name})).value(), SizeIs(1));
    const std::string left = everything_in(folder_);
    EXPECT_FALSE(holds(left, erased_name));
    for (int batch = 0; batch < batches; ++batch) {
        ASSERT_FALSE(holds(left, key(erased_number, batch)));
        ASSERT_TRUE(holds(left, key(0, batch)));
    }
    EXPECT_THAT(all_of("Bus"), SizeIs(batches * 1000));
    EXPECT_THAT(all_of(erased_name), IsEmpty());
    EXPECT_TRUE(
        history_->append({.positions = {reported("Bus", position(at(-1)))}, .rejected = {}}));
}

TEST_F(RocksDbErasing, ForgettingCutsTheBucketThatATimeLiesIn) {
    fill(10);
    const fleet::Time cutoff = time_of(4, 321);
    ASSERT_TRUE(history_->forget_before(cutoff));
    for (const std::string_view name : {std::string_view("Bus"), erased_name}) {
        const auto left = all_of(name);
        ASSERT_THAT(left, SizeIs(5'679));
        EXPECT_EQ(left.front().time, cutoff);
    }
    // After a compaction of everything, the deleted positions are in no table any more.
    history_.reset();
    ASSERT_TRUE(RocksDbFolder(folder_, {}).rewrite().ok());
    const std::string left = everything_in(folder_);
    EXPECT_FALSE(holds(left, encode_key({0, Bucket::of(time_of(2, 0))})));
    EXPECT_TRUE(holds(left, encode_key({0, Bucket::of(cutoff)})));
}

TEST_F(RocksDbErasing, ForgettingAgainOrEarlierChangesNothing) {
    fill(3);
    ASSERT_TRUE(history_->forget_before(time_of(1, 500)));
    ASSERT_TRUE(history_->forget_before(time_of(1, 500)));
    ASSERT_TRUE(history_->forget_before(time_of(0, 500)));
    EXPECT_THAT(all_of("Bus"), SizeIs(1'500));
    ASSERT_TRUE(history_->forget_before(time_of(9, 0)));
    EXPECT_THAT(all_of("Bus"), IsEmpty());
}

}  // namespace
}  // namespace convoy::history
