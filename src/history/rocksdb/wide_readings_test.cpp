// Tests that folders of format 4 are read, and divided when a tracker opens them; and what bounds
// an entry of readings.
#include "history/rocksdb/wide_readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/format.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/inspection.hpp"
#include "history/rocksdb/positions.hpp"
#include "history/rocksdb/readings.hpp"
#include "history/rocksdb/records/reading_run.hpp"

namespace convoy::history {
namespace {

using testing::ElementsAre;
using testing::Le;
using testing::SizeIs;
using Said = std::vector<StoredReading>;

constexpr std::size_t all_of_them = 100'000;

TimedReading timed_of(const StoredReading& reading) {
    TimedReading timed{.time = reading.time, .values = {{reading.attributes, reading.device}}};
    timed.values.insert(timed.values.end(), reading.others.begin(), reading.others.end());
    return timed;
}

class WideReadingsTest : public testing::Test {
 protected:
    // Some of three buckets, several of them in one part.
    WideReadingsTest() {
        SampleRandom random(31);
        for (std::int64_t second = 0; second < 3'000; second += 7) {
            said_.push_back(sample_reading(random, "Van", at(second * 1'000)));
        }
    }

    std::unique_ptr<RocksDbHistory> open() const {
        return std::make_unique<RocksDbHistory>(RocksDbSettings{.folder = folder_});
    }
    Said read() const { return open()->readings(vehicle("Van"), all_time, all_of_them).value(); }
    RocksDbFolder open_read_only() const { return RocksDbFolder::open_read_only(folder_); }

    // Makes the history one of format 4.
    void store_wide(const Said& said) const {
        ASSERT_TRUE(open()->append({.positions = {}, .readings = {said.front()}}));
        const RocksDbFolder opened(folder_, {});
        const VehicleNumber number = number_in(opened);
        rocksdb::WriteBatch writes;
        writes.Delete(opened.readings(),
                      encode_reading_key({number, ReadingBucket::of(said.front().time)}));
        for (auto next = said.begin(); next != said.end();) {
            const Bucket bucket = Bucket::of(next->time);
            std::vector<TimedReading> run;
            for (; next != said.end() && Bucket::of(next->time) == bucket; ++next) {
                run.push_back(timed_of(*next));
            }
            writes.Merge(opened.readings(), encode_key({number, bucket}),
                         encode_wide_reading_run(run));
        }
        writes.Put(opened.meta(), "format", encode_number(wide_readings_format));
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
    }
    static VehicleNumber number_in(const RocksDbFolder& folder) {
        return RocksDbPositions(folder).number_of(vehicle("Van")).value();
    }
    static std::vector<std::size_t> bytes_of_entries(const RocksDbFolder& folder) {
        std::vector<std::size_t> bytes;
        const std::unique_ptr<rocksdb::Iterator> entry(
            folder.database().NewIterator({}, folder.readings()));
        for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
            bytes.push_back(entry->value().size());
        }
        EXPECT_TRUE(entry->status().ok());
        return bytes;
    }
    static bool has_wide_entries(const RocksDbFolder& folder) {
        const std::unique_ptr<rocksdb::Iterator> entry(
            folder.database().NewIterator({}, folder.readings()));
        for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
            if (is_wide_reading_key(entry->key())) {
                return true;
            }
        }
        return false;
    }
    static std::optional<std::uint32_t> format_of(const RocksDbFolder& folder) {
        FolderFormat format;
        EXPECT_TRUE(read_format(folder.database(), folder.meta(), format).ok());
        return format.number;
    }

    Said said_;
    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
};

TEST_F(WideReadingsTest, OpeningAFolderOfFormat4DividesItsReadings) {
    store_wide(said_);
    EXPECT_EQ(read(), said_);
    const RocksDbFolder opened(folder_, {});
    EXPECT_EQ(format_of(opened), readings_format);
    EXPECT_FALSE(has_wide_entries(opened));
    EXPECT_THAT(bytes_of_entries(opened), SizeIs(testing::Gt(100U)));
}

TEST_F(WideReadingsTest, AFolderOfFormat4IsReadAsItIs) {
    store_wide(said_);
    const RocksDbFolder opened = open_read_only();
    const RocksDbReadings readings(opened);
    const VehicleNumber number = number_in(opened);
    const fleet::VehicleName van = vehicle("Van");
    EXPECT_EQ(readings.readings({van, number}, all_time, all_of_them).value(), said_);
    const TimeRange inside(said_[50].time, said_[60].time);
    EXPECT_EQ(readings.readings({van, number}, inside, all_of_them).value(),
              Said(said_.begin() + 50, said_.begin() + 61));
    EXPECT_EQ(readings.readings_before({van, number}, said_[60].time, 5).value(),
              Said(said_.begin() + 55, said_.begin() + 60));
    EXPECT_EQ(format_of(opened), wide_readings_format);
    EXPECT_THAT(inspect_folder(opened).value().vehicles.front().readings, said_.size());
}

TEST_F(WideReadingsTest, DividingContinuesAfterACrash) {
    store_wide(said_);
    {
        const RocksDbFolder opened(folder_, {});
        const std::string key = encode_key({number_in(opened), Bucket::of(said_.back().time)});
        std::string run;
        ASSERT_TRUE(opened.database().Get({}, opened.readings(), key, &run).ok());
        rocksdb::WriteBatch writes;
        ASSERT_TRUE(stage_divided(opened, {key, run}, writes));
        writes.Delete(opened.readings(), key);
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
        EXPECT_TRUE(has_wide_entries(opened));
    }
    EXPECT_EQ(read(), said_);
    EXPECT_FALSE(has_wide_entries(open_read_only()));
}

TEST_F(WideReadingsTest, WhatIsSaidLaterIsJoinedWithTheDividedReadings) {
    store_wide(said_);
    StoredReading more = reading("Van", said_[7].time, {}, "osmand:9");
    ASSERT_TRUE(open()->append({.positions = {}, .readings = {more}}));
    const Said all = read();
    ASSERT_THAT(all, SizeIs(said_.size()));
    EXPECT_EQ(all[7].device, "osmand:9");
    EXPECT_EQ(all[7].attributes, said_[7].attributes);
}

TEST_F(WideReadingsTest, RetentionCutsDividedReadingsAtTheMillisecond) {
    store_wide(said_);
    const auto history = open();
    ASSERT_TRUE(history->forget_before(said_[200].time));
    EXPECT_EQ(history->readings(vehicle("Van"), all_time, all_of_them).value(),
              Said(said_.begin() + 200, said_.end()));
    ASSERT_TRUE(history->forget_before(said_.back().time + std::chrono::milliseconds{1}));
    EXPECT_THAT(history->readings(vehicle("Van"), all_time, all_of_them).value(), SizeIs(0));
}

// The largest attributes that a message may have, all different.
StoredReading largest(std::int64_t offset, int which) {
    const std::string unlike = std::to_string(which) + std::to_string(offset);
    StoredReading said = reading("Van", at(offset), {}, unlike + std::string(100, 'd'));
    for (const auto& definition : fleet::attribute_definitions()) {
        if (definition.kind == fleet::AttributeKind::text) {
            const auto bytes = static_cast<std::size_t>(definition.greatest);
            said.attributes.set_text(definition.attribute,
                                     unlike + std::string(bytes - unlike.size(), 't'));
        } else if (definition.kind == fleet::AttributeKind::number) {
            said.attributes.set_number(definition.attribute, definition.greatest - which);
        }
    }
    for (std::size_t free = 0; free < fleet::Attributes::max_free; ++free) {
        const std::string key = "x_" + std::to_string(offset) + "_" + std::to_string(10 + free);
        said.attributes.set_free(key + std::string(32 - key.size(), 'k'),
                                 unlike + std::string(64 - unlike.size(), 'v'));
    }
    for (std::size_t alarm = 0; alarm < fleet::Attributes::max_alarms; ++alarm) {
        const std::string key = "a" + std::to_string(offset) + "_" + std::to_string(10 + alarm);
        said.attributes.add_alarm(key + std::string(32 - key.size(), 'a'));
    }
    return said;
}

TEST_F(WideReadingsTest, AnEntryOfReadingsIsBoundedWhateverIsSaid) {
    constexpr std::size_t largest_bytes = 20'000;
    constexpr std::int64_t times = 8;
    Batch batch;
    for (std::int64_t offset = 0; offset < times; ++offset) {
        for (int which = 1; which <= 5; ++which) {
            batch.readings.push_back(largest(offset, which));
        }
    }
    const auto history = open();
    ASSERT_TRUE(history->append(batch));
    const Said read = history->readings(vehicle("Van"), all_time, all_of_them).value();
    ASSERT_THAT(read, SizeIs(times));
    EXPECT_THAT(read.front().others, SizeIs(max_values_at_once - 1));
    std::vector<TimedReading> run;
    std::ranges::transform(read, std::back_inserter(run), timed_of);
    EXPECT_LT(encode_reading_run(run).size(), times * largest_bytes);
}

TEST_F(WideReadingsTest, SeventeenMinutesOfAFastDeviceAreManySmallEntries) {
    constexpr std::int64_t step = 10;  // ms: 100 Hz
    constexpr std::size_t each = 1'000;
    {
        const auto history = open();
        Batch batch;
        for (std::int64_t offset = 0; offset < 60'000; offset += step) {
            StoredReading said = reading("Van", at(offset));
            for (std::size_t free = 0; free < each / 100; ++free) {
                said.attributes.set_free("x_" + std::to_string(free),
                                         std::to_string(offset) + std::string(50, 'v'));
            }
            batch.readings.push_back(said);
        }
        ASSERT_TRUE(history->append(batch));
        EXPECT_THAT(history->readings(vehicle("Van"), all_time, all_of_them).value(),
                    SizeIs(batch.readings.size()));
    }
    EXPECT_THAT(bytes_of_entries(RocksDbFolder(folder_, {})),
                testing::Each(Le(max_readings_of_run * each)));
}

}  // namespace
}  // namespace convoy::history
