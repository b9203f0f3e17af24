// Tests what only the embedded history has: the folder's format, its copy, damaged tables, and how
// many bytes readings take.
#include "history/rocksdb/readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>

#include "history/fixtures/damaged_table.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/appending.hpp"
#include "history/rocksdb/format.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/inspection.hpp"
#include "history/rocksdb/mend.hpp"
#include "history/rocksdb/older_copy.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/records/reading_columns.hpp"
#include "history/rocksdb/records/run_columns.hpp"
#include "history/rocksdb/tables.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class RocksDbReadingsTest : public testing::Test {
 protected:
    std::unique_ptr<RocksDbHistory> open() const { return open(folder_); }
    static std::unique_ptr<RocksDbHistory> open(const std::string& folder) {
        return std::make_unique<RocksDbHistory>(RocksDbSettings{.folder = folder});
    }
    void append(const Batch& batch) const { ASSERT_TRUE(open()->append(batch)); }
    void drive(const fleet::Position& position) const {
        append({.positions = {reported("Van", position)}, .rejected = {}});
    }
    void say(const StoredReading& reading) const {
        append({.positions = {}, .readings = {reading}});
    }
    static std::vector<StoredReading> readings_in(const std::string& folder) {
        return open(folder)->readings(vehicle("Van"), all_time, 100'000).value();
    }
    static std::vector<fleet::Position> positions_in(const std::string& folder) {
        return open(folder)->positions(vehicle("Van"), all_time, 100'000).value();
    }
    static FolderFormat format_of(const std::string& folder) {
        const RocksDbFolder opened = RocksDbFolder::open_read_only(folder);
        FolderFormat format;
        EXPECT_TRUE(read_format(opened.database(), opened.meta(), format).ok());
        EXPECT_EQ(format.has_readings(), opened.readings() != nullptr);
        return format;
    }
    // Returns the values of all readings, once RocksDB has written all tables anew.
    static std::map<std::string, std::string> compacted(const std::string& folder) {
        const RocksDbFolder opened(folder, {});
        EXPECT_TRUE(opened.rewrite().ok());
        std::map<std::string, std::string> entries;
        const std::unique_ptr<rocksdb::Iterator> entry(
            opened.database().NewIterator({}, opened.readings()));
        for (entry->SeekToFirst(); entry->Valid(); entry->Next()) {
            entries.emplace(entry->key().ToString(), entry->value().ToString());
        }
        return entries;
    }
    bool has_copy() const { return files::exists(copy_); }

    const fleet::Position still_ = position(at(1'000));
    const StoredReading said_ = [] {
        StoredReading said = reading("Van", at(2'000), {}, "teltonika:352093081452251");
        said.attributes.set_flag(fleet::Attribute::ignition, true);
        return said;
    }();
    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
    std::string copy_ = folder_ + "/before-attribute-24";
};

TEST_F(RocksDbReadingsTest, OlderVersionsReadTheFolderUntilAReadingIsStoredAndThenItsCopy) {
    drive(still_);
    EXPECT_EQ(format_of(folder_).number, plain_format);
    EXPECT_FALSE(has_copy());

    say(said_);
    const FolderFormat raised = format_of(folder_);
    EXPECT_EQ(raised.number, readings_format);
    EXPECT_EQ(raised.last_column, last_known_column());
    EXPECT_EQ(raised.last_attribute, last_known_attribute());
    EXPECT_THAT(readings_in(folder_), ElementsAre(said_));
    EXPECT_THAT(positions_in(folder_), ElementsAre(still_));
    EXPECT_EQ(format_of(copy_).number, plain_format);
    EXPECT_THAT(readings_in(copy_), IsEmpty());
    EXPECT_THAT(positions_in(copy_), ElementsAre(still_));
}

TEST_F(RocksDbReadingsTest, AFolderWithReportedMotionsIsCopiedAsItIs) {
    drive(still_);
    const fleet::Position measured = moving(position(at(3'000)), 1'250);
    drive(measured);
    say(said_);
    EXPECT_EQ(format_of(copy_).number, column_format);
    EXPECT_THAT(positions_in(copy_), ElementsAre(still_, measured));
    EXPECT_EQ(format_of(folder_ + "/before-column-4").number, plain_format);
}

TEST_F(RocksDbReadingsTest, AFolderIsCopiedOnceAlsoIfReportedMotionsFollow) {
    drive(still_);
    say(said_);
    files::remove_all(copy_);
    say(said_);
    drive(moving(position(at(3'000)), 1'250));
    EXPECT_FALSE(has_copy());
    EXPECT_FALSE(files::exists(folder_ + "/before-column-4"));
    EXPECT_EQ(format_of(folder_).number, readings_format);
}

TEST_F(RocksDbReadingsTest, AnEmptyHistoryIsNotCopied) {
    say(said_);
    EXPECT_FALSE(has_copy());
    EXPECT_THAT(readings_in(folder_), ElementsAre(said_));
}

TEST_F(RocksDbReadingsTest, ACrashAfterTheFormatWasRaisedIsNothingToRepair) {
    drive(still_);
    {
        const RocksDbFolder opened(folder_, {});
        rocksdb::WriteBatch writes;
        RocksDbReadings(opened).stage_format(writes);
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
        EXPECT_EQ(opened.readings(), nullptr);
    }
    EXPECT_THAT(positions_in(folder_), ElementsAre(still_));
    EXPECT_THAT(readings_in(folder_), IsEmpty());
    say(said_);
    EXPECT_THAT(readings_in(folder_), ElementsAre(said_));
}

TEST_F(RocksDbReadingsTest, AnAttributeThatTheFolderMayNotHaveRaisesItsFormat) {
    say(said_);
    {
        const RocksDbFolder opened(folder_, {});
        rocksdb::WriteBatch writes;
        stage_format(opened.meta(),
                     {.number = readings_format,
                      .last_column = last_known_column(),
                      .last_attribute = static_cast<std::uint32_t>(fleet::Attribute::ignition)},
                     writes);
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
    }
    say(said_);
    EXPECT_EQ(format_of(folder_).last_attribute, 1U) << "an older version still reads it";
    StoredReading more = said_;
    more.attributes.set_number(fleet::Attribute::battery, 4.0);
    say(more);
    EXPECT_EQ(format_of(folder_).last_attribute, last_known_attribute());
    EXPECT_THAT(readings_in(folder_), ElementsAre(more));
    EXPECT_THAT(readings_in(copy_), ElementsAre(said_));
}

TEST_F(RocksDbReadingsTest, AFolderWithAttributesOfANewerVersionIsRefused) {
    say(said_);
    {
        const RocksDbFolder opened(folder_, {});
        rocksdb::WriteBatch writes;
        stage_format(opened.meta(),
                     {.number = readings_format, .last_column = 4, .last_attribute = 25}, writes);
        ASSERT_TRUE(opened.database().Write({}, &writes).ok());
    }
    try {
        open();
        FAIL() << "it was opened";
    } catch (const CannotOpen& refused) {
        EXPECT_THAT(refused.what(), HasSubstr("the last attribute of its readings is 25; this "
                                              "version of Convoy reads attributes up to 24"));
    }
}

TEST_F(RocksDbReadingsTest, TheFirstReadingsMayFollowPositionsOfTheSameOpening) {
    const auto history = open();
    ASSERT_TRUE(history->append({.positions = {reported("Van", still_)}, .rejected = {}}));
    ASSERT_TRUE(history->append({.positions = {reported("Van", position(at(3'000)))},
                                 .rejected = {},
                                 .readings = {said_}}));
    EXPECT_THAT(history->readings(vehicle("Van"), all_time, 10).value(), ElementsAre(said_));
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10).value(), SizeIs(2));
}

TEST_F(RocksDbReadingsTest, AnyOrderSplitAndRepetitionGivesTheSameBytes) {
    std::map<std::string, std::string> expected;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const std::string folder = scratch_ / std::to_string(seed);
        SampleRandom same(9);
        std::vector<StoredReading> said;
        for (int i = 0; i < 120; ++i) {
            said.push_back(
                sample_reading(same, "Van", at(static_cast<std::int64_t>(same() % 50) * 100'000)));
        }
        SampleRandom random(seed);
        std::ranges::shuffle(said, random);
        const std::vector<StoredReading> again(said.begin(), said.begin() + 20);
        said.insert(said.end(), again.begin(), again.end());
        for (auto from = said.begin(); from != said.end();) {
            const auto count = std::min<std::ptrdiff_t>(
                1 + static_cast<std::ptrdiff_t>(random() % 60), said.end() - from);
            // Each opening writes a table.
            ASSERT_TRUE(open(folder)->append({.positions = {}, .readings = {from, from + count}}));
            from += count;
        }
        const auto entries = compacted(folder);
        EXPECT_THAT(entries, SizeIs(testing::Gt(1U)));
        expected = expected.empty() ? entries : expected;
        EXPECT_EQ(entries, expected);
    }
}

TEST_F(RocksDbReadingsTest, ABackupHasThemAndAVehicleGetsThemBackFromIt) {
    drive(still_);
    say(said_);
    const std::string backup = scratch_ / "backup";
    ASSERT_TRUE(open()->back_up(backup));
    EXPECT_THAT(readings_in(backup), ElementsAre(said_));

    const std::string other = scratch_ / "other";
    StoredReading also = said_;
    also.attributes.set_flag(fleet::Attribute::ignition, false);
    ASSERT_TRUE(open(other)->append({.positions = {}, .readings = {also}}));
    const std::vector<const char*> words{"position-tracker", "mend", other.c_str(), "Van",
                                         backup.c_str()};
    testing::internal::CaptureStdout();
    EXPECT_EQ(mend(static_cast<int>(words.size()), words.data()), EXIT_SUCCESS);
    EXPECT_EQ(testing::internal::GetCapturedStdout(),
              "1 positions were put back, 0 were there; 1 readings are there\n");
    const auto mended = readings_in(other);
    ASSERT_THAT(mended, SizeIs(1));
    EXPECT_EQ(mended.front().attributes, said_.attributes);
    EXPECT_THAT(mended.front().others, SizeIs(1));
}

TEST_F(RocksDbReadingsTest, InspectionCountsThem) {
    drive(still_);
    say(said_);
    const auto inspected = inspect_folder(RocksDbFolder::open_read_only(folder_)).value();
    std::ostringstream text;
    write_inspection(text, inspected, true);
    EXPECT_THAT(text.str(), HasSubstr("format        5\n"));
    EXPECT_THAT(text.str(), HasSubstr("readings      1\n"));
    EXPECT_THAT(text.str(), HasSubstr(" in readings\n"));
    EXPECT_THAT(text.str(), HasSubstr(", 1 readings\n"));
}

std::string table_of(const std::string& folder, std::size_t family) {
    for (const files::path& table : tables_in(folder)) {
        const auto listed = find_table(folder, table.filename()).value();
        if (listed && listed->family == family_names[family]) {
            return table;
        }
    }
    return "";
}

// Texts that do not compress, so that there are many blocks.
Batch noisy_batch() {
    SampleRandom random(21);
    Batch batch;
    for (int number = 0; number < 3'000; ++number) {
        batch.positions.push_back(reported("Van", nth(number)));
        StoredReading said = reading("Van", at(number * step_ms));
        said.attributes.set_text(fleet::Attribute::driver,
                                 std::to_string(random()) + std::to_string(random()));
        batch.readings.push_back(said);
    }
    return batch;
}

TEST_F(RocksDbReadingsTest, ADamagedTableOfReadingsCostsNoPositionAndItsTimesAreNamed) {
    const Batch batch = noisy_batch();
    append(batch);
    ASSERT_EQ(compacted(folder_).size(), 3'000U);
    const std::string table = table_of(folder_, readings_family);
    flip_byte(table, files::file_size(table) / 2);
    const auto history = open();
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10'000).value(), SizeIs(3'000));
    while (!history->readings(vehicle("Van"), all_time, 10'000)) {
        ASSERT_TRUE(history->mend().value()) << "there is an error that names no table";
    }
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10'000).value(), SizeIs(3'000));
    const auto left = history->readings(vehicle("Van"), all_time, 10'000).value();
    EXPECT_GT(left.size(), 2'000U);
    EXPECT_LT(left.size(), 3'000U);
    const auto missing = history->missing(vehicle("Van"));
    for (const StoredReading& said : batch.readings) {
        const bool is_there = std::ranges::find(left, said) != left.end();
        const bool is_named = std::ranges::any_of(missing, [&said](const TimeRange& lost) {
            return lost.from() <= said.time && said.time <= lost.to();
        });
        EXPECT_TRUE(is_there || is_named) << fleet::format_time(said.time);
    }
    EXPECT_EQ(history->damage().vehicles, 1U);
}

TEST_F(RocksDbReadingsTest, ADamagedTableOfPositionsCostsNoReading) {
    append(noisy_batch());
    ASSERT_EQ(compacted(folder_).size(), 3'000U);
    const std::string table = table_of(folder_, positions_family);
    flip_byte(table, files::file_size(table) / 2);
    const auto history = open();
    while (!history->positions(vehicle("Van"), all_time, 10'000)) {
        ASSERT_TRUE(history->mend().value()) << "there is an error that names no table";
    }
    EXPECT_THAT(history->positions(vehicle("Van"), all_time, 10'000).value(),
                SizeIs(testing::Lt(3'000U)));
    EXPECT_THAT(history->readings(vehicle("Van"), all_time, 10'000).value(), SizeIs(3'000));
}

// A drive as a device measures it each second: places that scatter by a metre, satellites that come
// and go, a voltage that follows the engine's speed, an engine that stands in between.
class Drive {
 public:
    explicit Drive(std::uint64_t seed) : random_(seed) {}

    void add_to(Batch& batch, const std::string& name, std::int64_t second) {
        const bool is_driving = second % 1'800 < 1'500;
        const double speed = is_driving ? 1.5e-4 : 0;
        latitude_ += speed * std::cos(static_cast<double>(second) / 300);
        longitude_ += speed * std::sin(static_cast<double>(second) / 300);
        if (random_() % 8 == 0) {
            satellites_ = std::clamp(satellites_ + static_cast<std::int64_t>(random_() % 3) - 1,
                                     std::int64_t{6}, std::int64_t{16});
        }
        volts_ += scatter(0.004) + ((is_driving ? 14.1 : 12.6) - volts_) / 20;
        const fleet::Time time = at(second * 1'000);
        batch.positions.push_back(reported(
            name, position(time, latitude_ + scatter(1e-5), longitude_ + scatter(1.6e-5))));
        StoredReading said = reading(name, time, {}, "teltonika:352093081452251");
        said.attributes.set_flag(fleet::Attribute::ignition, is_driving);
        said.attributes.set_number(fleet::Attribute::satellites, static_cast<double>(satellites_));
        said.attributes.set_number(fleet::Attribute::battery, volts_);
        batch.readings.push_back(said);
    }

 private:
    double scatter(double around) { return std::normal_distribution<double>(0, around)(random_); }

    SampleRandom random_;
    double latitude_ = 54.7;
    double longitude_ = 25.3;
    std::int64_t satellites_ = 11;
    double volts_ = 12.6;
};

TEST_F(RocksDbReadingsTest, APositionAt1HzWithIgnitionBatteryAndSatellitesTakesTwelveBytes) {
    constexpr std::int64_t seconds = 7'200;
    constexpr std::int64_t in_batch = 600;
    {
        const auto history = open();
        std::vector<Drive> drives{Drive(1), Drive(2), Drive(3)};
        for (std::int64_t second = 0; second < seconds; second += in_batch) {
            Batch batch;
            for (std::size_t van = 0; van < drives.size(); ++van) {
                for (std::int64_t next = 0; next < in_batch; ++next) {
                    drives[van].add_to(batch, van_named(static_cast<int>(van)), second + next);
                }
            }
            ASSERT_TRUE(history->append(batch));
        }
    }
    ASSERT_THAT(compacted(folder_), SizeIs(testing::Gt(20U)));
    const RocksDbFolder opened(folder_, {});
    constexpr double count = 3.0 * seconds;
    const double of_positions = static_cast<double>(opened.table_bytes(opened.positions())) / count;
    const double of_readings = static_cast<double>(opened.table_bytes(opened.readings())) / count;
    std::cout << "bytes on disk a position at 1 Hz: " << of_positions << ", and " << of_readings
              << " with ignition, battery, satellites and device\n";
    EXPECT_LE(of_positions + of_readings, 12.0);
}

}  // namespace
}  // namespace convoy::history
