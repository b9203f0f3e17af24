// Flips one byte in a table, and tests what is served, what is named as missing, and mending.
#include "history/rocksdb/salvage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/sst_file_reader.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>

#include "history/damage_report.hpp"
#include "history/fixtures/damaged_table.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/tables.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::HasSubstr;

constexpr int vans = 20;
constexpr int positions_each = 2'000;

Batch track_of(int van) {
    Batch batch;
    for (int number = 0; number < positions_each; ++number) {
        batch.positions.push_back(reported(van_named(van), nth(number)));
    }
    return batch;
}

files::path largest_table(const std::string& folder) {
    return std::ranges::max(tables_in(folder), {},
                            [](const files::path& table) { return files::file_size(table); });
}

// A part of a table file. The parts in their order: data blocks, filter, index, properties,
// metaindex (the list of the last three), footer.
struct Part {
    std::string name;
    std::function<std::uintmax_t(const rocksdb::TableProperties& table, std::uintmax_t bytes)>
        place;
    bool costs_all;  // nothing of the table can be read without it
    bool costs_some;
};

constexpr std::uintmax_t within = 10;  // every block is longer
constexpr std::uintmax_t trailer_bytes = 5;
constexpr std::uintmax_t footer_bytes = 53;

std::uintmax_t index_of(const rocksdb::TableProperties& table) {
    return table.data_size + table.filter_size + trailer_bytes;
}

const std::vector<Part>& parts() {
    using Table = const rocksdb::TableProperties&;
    using Bytes = std::uintmax_t;
    static const std::vector<Part> all{
        {"FirstData", [](Table, Bytes) { return within; }, false, true},
        {"SomeData", [](Table table, Bytes) { return table.data_size / 3; }, false, true},
        {"MiddleData", [](Table table, Bytes) { return table.data_size / 2; }, false, true},
        {"LastData", [](Table table, Bytes) { return table.data_size - within; }, false, true},
        {"Filter", [](Table table, Bytes) { return table.data_size + within; }, false, false},
        {"Index", [](Table table, Bytes) { return index_of(table) + within; }, true, true},
        {"Properties",
         [](Table table, Bytes) { return index_of(table) + table.index_size + 5 * within; }, true,
         true},
        {"ListOfParts", [](Table, Bytes bytes) { return bytes - footer_bytes - 2 * within; }, true,
         true},
        {"FooterPlaces", [](Table, Bytes bytes) { return bytes - footer_bytes + 1; }, true, true},
        {"FooterMagic", [](Table, Bytes bytes) { return bytes - 1; }, true, true},
    };
    return all;
}

std::string name_of(const testing::TestParamInfo<Part>& part) { return part.param.name; }

class RocksDbSalvage : public testing::TestWithParam<Part> {
 protected:
    static void SetUpTestSuite() {
        intact = std::make_unique<ScratchFolder>();
        RocksDbHistory history({.folder = *intact / "history"});
        for (int van = 0; van < vans; ++van) {
            EXPECT_TRUE(history.append(track_of(van)));
        }
    }
    static void TearDownTestSuite() { intact.reset(); }

    RocksDbSalvage() { files::copy(*intact / "history", folder_, files::copy_options::recursive); }

    void damage() {
        table_ = largest_table(folder_);
        const rocksdb::ColumnFamilyOptions family =
            family_descriptors({})[positions_family].options;
        rocksdb::SstFileReader reader(rocksdb::Options({}, family));
        ASSERT_TRUE(reader.Open(table_).ok());
        const auto properties = reader.GetTableProperties();
        flip_byte(table_, GetParam().place(*properties, files::file_size(table_)));
        damaged_ = content_of(table_);
    }

    // Reads what a start of the tracker reads, and then all positions.
    static bool can_be_read(const RocksDbHistory& history) {
        bool read = history.visit_latest(fleet::Time::max(), WindowUse::growing, [](auto&, auto) {})
                        .has_value();
        for (int van = 0; van < vans; ++van) {
            read = history.positions(vehicle(van_named(van)), all_time, positions_each) && read;
        }
        return read;
    }

    static void read_and_mend(RocksDbHistory& history) {
        while (!can_be_read(history)) {
            ASSERT_TRUE(history.mend().value()) << "there is an error that names no table";
        }
    }

    static bool is_named(const RocksDbHistory& history, int van, fleet::Time time) {
        return std::ranges::any_of(
            history.missing(vehicle(van_named(van))),
            [time](const TimeRange& lost) { return lost.from() <= time && time <= lost.to(); });
    }

    // Expects each position to be there, or its time to be named. Returns how many are not there.
    static int count_lost(const RocksDbHistory& history) {
        int lost = 0;
        for (int van = 0; van < vans; ++van) {
            const auto read =
                history.positions(vehicle(van_named(van)), all_time, positions_each).value();
            std::size_t place = 0;
            for (int number = 0; number < positions_each; ++number) {
                if (place < read.size() && read[place] == nth(number)) {
                    ++place;
                    continue;
                }
                ++lost;
                EXPECT_TRUE(is_named(history, van, at(number * step_ms))) << van << ' ' << number;
            }
            EXPECT_EQ(place, read.size()) << "what was never stored";
        }
        return lost;
    }

    static void expect_cost(int lost) {
        const int all = vans * positions_each;
        EXPECT_EQ(lost > 0, GetParam().costs_some);
        EXPECT_EQ(lost == all, GetParam().costs_all);
        if (!GetParam().costs_all) {
            EXPECT_LT(lost, all / 4);
        }
    }

    static inline std::unique_ptr<ScratchFolder> intact;  // each test damages a copy
    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
    files::path table_;
    std::string damaged_;
};

TEST_P(RocksDbSalvage, CostsWhatCannotBeReadAndNamesItsTimes) {
    damage();
    {
        RocksDbHistory history({.folder = folder_});
        read_and_mend(history);
        EXPECT_FALSE(history.mend().value()) << "there was nothing more to mend";
        expect_cost(count_lost(history));
        EXPECT_EQ(history.damage().vehicles > 0, GetParam().costs_some);
        EXPECT_EQ(history.damage().tables, 0U);
    }
    const RocksDbHistory again({.folder = folder_});
    expect_cost(count_lost(again));
    if (GetParam().costs_some) {
        EXPECT_EQ(content_of(files::path(folder_) / "damaged" / table_.filename()), damaged_);
        EXPECT_FALSE(files::exists(table_));
    }
}

TEST_P(RocksDbSalvage, LeavesTablesThatCanBeWrittenAnewAndReadByEveryKey) {
    damage();
    {
        RocksDbHistory history({.folder = folder_});
        read_and_mend(history);
    }
    const RocksDbFolder folder(folder_, {});
    const auto read_each = [&folder] {
        int found = 0;
        for (VehicleNumber van = 0; van < VehicleNumber{vans}; ++van) {
            for (Bucket each = Bucket::of(at(0)); each <= Bucket::of(nth(positions_each).time);
                 ++each.number) {
                const std::string key = encode_key({van, each});
                const rocksdb::Slice slice(key);
                rocksdb::PinnableSlice run;
                rocksdb::Status status;
                folder.database().MultiGet({}, folder.positions(), 1, &slice, &run, &status);
                EXPECT_TRUE(status.ok() || status.IsNotFound()) << status.ToString();
                found += status.ok() ? 1 : 0;
            }
        }
        return found;
    };
    const int found = read_each();
    EXPECT_EQ(found == 0, GetParam().costs_all);
    ASSERT_TRUE(folder.rewrite().ok());
    EXPECT_TRUE(folder.database().VerifyChecksum().ok());
    EXPECT_EQ(read_each(), found);
}

TEST_P(RocksDbSalvage, WhatWasNoticedIsSetAsideAtTheNextStart) {
    damage();
    {
        RocksDbHistory history({.folder = folder_});
        can_be_read(history);
        EXPECT_LE(history.damage().tables, 1U);
    }
    RocksDbHistory history({.folder = folder_});
    read_and_mend(history);
    expect_cost(count_lost(history));
}

TEST_P(RocksDbSalvage, DamagedVehiclesTakeNewPositionsAndAreWholeOncePutBack) {
    damage();
    RocksDbHistory history({.folder = folder_});
    read_and_mend(history);
    service::Metrics metrics;
    service::Health health(metrics);
    DamageReport report(history, health, metrics);
    report.sweep();
    EXPECT_EQ(metrics.gauge("convoy_history_damaged_bytes", "").Value() > 0, GetParam().costs_some);
    EXPECT_EQ(health.ready_json().find("may be missing, among them Van") != std::string::npos,
              GetParam().costs_some)
        << health.ready_json();
    for (int van = 0; van < vans; ++van) {
        ASSERT_TRUE(history.append(track_of(van)));
        ASSERT_TRUE(history.set_whole(vehicle(van_named(van))));
    }
    report.sweep();
    EXPECT_TRUE(health.is_up("history") || !GetParam().costs_some);
    EXPECT_THAT(health.ready_json(), HasSubstr(R"("degraded":[])"));
    EXPECT_EQ(history.damage().vehicles, 0U);
    EXPECT_EQ(count_lost(history), 0);
}

INSTANTIATE_TEST_SUITE_P(Parts, RocksDbSalvage, testing::ValuesIn(parts()), name_of);

// Uses a level of several tables, which RocksDB normally makes only of much larger histories.
class RocksDbFirstBlocks : public testing::Test {
 protected:
    RocksDbFirstBlocks() {
        {
            RocksDbHistory history({.folder = folder_});
            for (int van = 0; van < vans; ++van) {
                EXPECT_TRUE(history.append(track_of(van)));
            }
        }
        auto families = family_descriptors({});
        families[positions_family].options.target_file_size_base = 16U << 10U;
        std::vector<rocksdb::ColumnFamilyHandle*> handles;
        rocksdb::DB* opened = nullptr;
        EXPECT_TRUE(
            rocksdb::DB::Open(database_options({}), folder_, families, &handles, &opened).ok());
        const std::unique_ptr<rocksdb::DB> database(opened);
        rocksdb::CompactRangeOptions all;
        all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
        EXPECT_TRUE(database->CompactRange(all, handles[positions_family], nullptr, nullptr).ok());
        for (rocksdb::ColumnFamilyHandle* handle : handles) {
            database->DestroyColumnFamilyHandle(handle);
        }
    }

    // Returns the tables of positions, in the order of their keys.
    std::vector<files::path> tables() const {
        std::vector<files::path> tables;
        for (const files::path& table : tables_in(folder_)) {
            if (find_table(folder_, table.filename()).value()->family == "positions") {
                tables.push_back(table);
            }
        }
        std::ranges::sort(tables);
        return tables;
    }

    static void expect_most_and_the_rest_named(const RocksDbHistory& history) {
        std::size_t read = 0;
        std::size_t vehicles_with_gaps = 0;
        for (int van = 0; van < vans; ++van) {
            const auto some = history.positions(vehicle(van_named(van)), all_time, positions_each);
            ASSERT_TRUE(some) << some.error().what;
            read += some->size();
            const bool has_gap = !history.missing(vehicle(van_named(van))).empty();
            vehicles_with_gaps += has_gap ? 1 : 0;
            EXPECT_TRUE(some->size() == positions_each || has_gap);
        }
        EXPECT_LT(read, static_cast<std::size_t>(vans * positions_each));
        EXPECT_GT(read, static_cast<std::size_t>(vans * positions_each / 2));
        EXPECT_EQ(history.damage().vehicles, vehicles_with_gaps);
        EXPECT_EQ(history.damage().tables, 0U);
    }

    ScratchFolder scratch_;
    std::string folder_ = scratch_ / "history";
};

TEST_F(RocksDbFirstBlocks, ThatAreDamagedAreNeverTakenForTheEndOfATable) {
    const auto all = tables();
    ASSERT_GT(all.size(), 1U);
    flip_byte(all.back(), within);
    expect_most_and_the_rest_named(RocksDbHistory({.folder = folder_}));
}

TEST_F(RocksDbFirstBlocks, ThatAreDamagedWhileItRunsAreSetAsideBeforeACompactionLosesTheTable) {
    RocksDbHistory history({.folder = folder_});
    flip_byte(tables().back(), within);
    EXPECT_FALSE(history.erase(std::vector{vehicle("Nobody")}));
    EXPECT_EQ(history.damage().tables, 1U);
    ASSERT_TRUE(history.append({.positions = {reported("Another", nth(0))}}));
    expect_most_and_the_rest_named(history);
}

TEST(RocksDbSalvageErrors, AnErrorThatNamesNoTableIsNoDamageOfATable) {
    EXPECT_FALSE(damaged_table_in("Corruption: bad magic number"));
    EXPECT_FALSE(damaged_table_in("IO error: No space left on device: /data/000012.sst"));
    EXPECT_EQ(damaged_table_in("reading: Corruption: bad block in /000001.sst/000012.sst").value(),
              "000012.sst");
}

}  // namespace
}  // namespace convoy::history
