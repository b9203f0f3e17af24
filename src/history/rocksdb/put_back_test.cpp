// Damages one of many overlapping tables: what was deleted or erased stays so, and everything that
// is not named as missing is there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "history/fixtures/damaged_table.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/history.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/tables.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr int fleet_size = 8;
constexpr int rounds = 8;
constexpr int positions_in_round = 250;
constexpr std::string_view gone_name = "Erased";

const fleet::Time cutoff = at(700 * step_ms);

class RocksDbPutBack : public testing::Test {
 protected:
    // Makes tables in several levels: rounds overlap in time, so runs of one bucket are in several
    // tables, and retention deletes some of them in between.
    void fill(const std::string& folder) {
        const auto settings = small(folder);
        for (int round = 0; round < rounds; ++round) {
            RocksDbHistory history(settings);  // its destructor writes a table
            ASSERT_TRUE(history.append(round_of(round)));
            if (round == rounds / 2) {
                ASSERT_THAT(history.erase(vehicles({gone_name})).value(), SizeIs(1));
            }
            if (round == rounds - 2) {
                ASSERT_TRUE(history.forget_before(cutoff));
            }
        }
    }

    static RocksDbSettings small(const std::string& folder) {
        return {.folder = folder, .limits = {.memtable_bytes = 64U << 10U}};
    }

    static Batch round_of(int round) {
        Batch batch;
        for (int van = 0; van < fleet_size; ++van) {
            for (int i = 0; i < positions_in_round; ++i) {
                const int number = number_in(round, i);
                const auto seed = static_cast<std::uint64_t>(van + number / 50);
                batch.positions.push_back(
                    reported(van_named(van), perhaps_moving(nth(number), seed)));
                if (round < rounds / 2) {
                    batch.positions.push_back(reported(gone_name, nth(number)));
                }
            }
        }
        return batch;
    }

    static int number_in(int round, int place) { return round * positions_in_round / 2 + place; }

    static std::map<int, std::vector<fleet::Position>> read(const RocksDbHistory& history) {
        std::map<int, std::vector<fleet::Position>> all;
        for (int van = 0; van < fleet_size; ++van) {
            auto some = history.positions(vehicle(van_named(van)), all_time, 100'000);
            if (!some) {
                return {};
            }
            all[van] = *some;
        }
        return all;
    }

    static std::map<int, std::vector<fleet::Position>> mended(RocksDbHistory& history) {
        auto all = read(history);
        while (all.empty() && history.mend().value()) {
            all = read(history);
        }
        return all;
    }

    static bool is_missing(const RocksDbHistory& history, int van, fleet::Time time) {
        return std::ranges::any_of(
            history.missing(vehicle(van_named(van))),
            [time](const TimeRange& lost) { return lost.from() <= time && time <= lost.to(); });
    }

    // Returns how many positions were lost.
    static std::size_t compare(const RocksDbHistory& history,
                               const std::vector<fleet::Position>& before,
                               const std::vector<fleet::Position>& after, int van) {
        std::size_t lost = 0;
        for (const fleet::Position& stored : before) {
            if (!std::ranges::binary_search(after, stored)) {
                ++lost;
                EXPECT_TRUE(is_missing(history, van, stored.time)) << van;
            }
        }
        EXPECT_EQ(after.size(), before.size() - lost) << "something came back";
        return lost;
    }

    ScratchFolder scratch_;
};

TEST_F(RocksDbPutBack, OfAnyTableAndBlockLosesNoMoreThanTheBlockAndBringsNothingBack) {
    const std::string whole = scratch_ / "whole";
    fill(whole);
    std::map<int, std::vector<fleet::Position>> before;
    {
        const RocksDbHistory history(small(whole));
        before = read(history);
    }
    ASSERT_THAT(before.at(0), Not(IsEmpty()));
    ASSERT_EQ(before.at(0).front().time, cutoff);
    std::set<std::string> damaged;
    for (const files::path& table : tables_in(whole)) {
        for (const std::uintmax_t percent : {1U, 30U, 60U}) {
            const std::string folder = scratch_ / "damaged";
            files::copy(whole, folder);
            const files::path victim = files::path(folder) / table.filename();
            flip_byte(victim, files::file_size(victim) * percent / 100);
            try {
                RocksDbHistory history(small(folder));
                mended(history);
                ASSERT_TRUE(history.forget_before(cutoff));  // as at every start
                const auto after = read(history);
                std::size_t lost = 0;
                for (int van = 0; van < fleet_size; ++van) {
                    lost += compare(history, before.at(van), after.at(van), van);
                }
                EXPECT_LT(lost, fleet_size * before.at(0).size() / 2);
                EXPECT_THAT(history.vehicles().value(), Not(Contains(vehicle(gone_name))));
                if (files::exists(folder + "/damaged/" + table.filename().string())) {
                    damaged.insert(table.filename());
                }
            } catch (const CannotOpen&) {
                // If a table of names or of the format is damaged, the whole history is rejected.
            }
            files::remove_all(folder);
        }
    }
    EXPECT_GT(damaged.size(), 1U);
}

// The folder is as after a crash between putting tables back and removing their notes.
TEST_F(RocksDbPutBack, OfWhatIsThereAlreadyChangesNothing) {
    const std::string folder = scratch_ / "history";
    fill(folder);
    std::map<int, std::vector<fleet::Position>> before;
    {
        const RocksDbHistory history(small(folder));
        before = read(history);
    }
    files::create_directories(folder + "/damaged");
    std::size_t tables = 0;
    for (const files::path& table : tables_in(folder)) {
        const std::string name = table.filename();
        if (find_table(folder, name).value()->family == family_names[positions_family]) {
            ++tables;
            const std::string kept = keep_original(folder, name);
            note_set_aside(folder, {.table = name,
                                    .family = positions_family,
                                    .keys = {.first = "", .end = std::string(20, '\xff')},
                                    .original = kept});
        }
    }
    ASSERT_GT(tables, 2U);
    RocksDbHistory history(small(folder));
    ASSERT_TRUE(history.forget_before(cutoff));
    EXPECT_EQ(read(history), before);
    EXPECT_EQ(history.damage().vehicles, 0U);
}

TEST_F(RocksDbPutBack, ErasingAVehicleDeletesTheOriginalsOfDamagedTables) {
    const std::string folder = scratch_ / "history";
    fill(folder);
    files::create_directories(folder + "/damaged");
    files::copy(tables_in(folder).front(), folder + "/damaged/000012.sst");
    files::copy(tables_in(folder).front(), folder + "/damaged/000012.sst.2");
    RocksDbHistory history(small(folder));
    ASSERT_THAT(history.erase(vehicles({van_named(1)})).value(), SizeIs(1));
    EXPECT_THAT(tables_in(folder + "/damaged"), IsEmpty());
    EXPECT_FALSE(files::exists(folder + "/damaged/000012.sst.2"));
}

}  // namespace
}  // namespace convoy::history
