#include "history/history_track.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

class HistoryTrackTest : public testing::Test {
 protected:
    HistoryTrackTest() {
        Batch batch;
        for (int i = 0; i < 2500; ++i) {
            batch.positions.push_back(reported(
                "Van", position(at(i * 1000), 53.0 + 0.01 * std::sin(i / 90.0), i * 0.0001)));
        }
        EXPECT_TRUE(history_.append(batch));
    }

    std::vector<fleet::HistoryEntry> read(TimeRange range, const TrackChoice& choice,
                                          std::size_t piece) {
        HistoryTrack track(HistoryWalk(history_, {vehicle("Van"), range, fleet::Time::min()}, {}),
                           choice);
        std::vector<fleet::HistoryEntry> entries;
        for (bool more = true; more;) {
            const auto next = track.next(piece).value();
            entries.insert(entries.end(), next.entries.begin(), next.entries.end());
            more = !next.is_last;
        }
        return entries;
    }

    static void expect_same(const std::vector<fleet::HistoryEntry>& entries,
                            const std::vector<fleet::HistoryEntry>& expected) {
        ASSERT_EQ(entries.size(), expected.size());
        for (std::size_t i = 0; i < entries.size(); ++i) {
            ASSERT_EQ(entries[i].position, expected[i].position) << i;
            ASSERT_EQ(entries[i].motion, expected[i].motion) << i;
        }
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
};

TEST_F(HistoryTrackTest, WithoutAToleranceIsEveryPosition) {
    EXPECT_EQ(read(all_time, {}, 100).size(), 2500U);
    EXPECT_EQ(read(all_time, {}, 2500).size(), 2500U);
}

TEST_F(HistoryTrackTest, PiecesOfAnySizeThinTheSame) {
    const TrackChoice choice{.tolerance = fleet::Metres{5}};
    const auto whole = read(all_time, choice, 10'000);
    EXPECT_LT(whole.size(), 500U);
    for (const std::size_t piece : {1U, 13U, 1000U, 2499U, 2500U}) {
        expect_same(read(all_time, choice, piece), whole);
    }
}

TEST_F(HistoryTrackTest, GoesOnBehindAnyEntryThatWasShown) {
    for (const auto tolerance : {std::optional<fleet::Metres>(), std::optional(fleet::Metres{5})}) {
        const auto whole = read(all_time, {.tolerance = tolerance}, 1000);
        for (const std::size_t shown : {std::size_t{1}, std::size_t{40}, whole.size()}) {
            const fleet::Time after = whole[shown - 1].position.time;
            const auto rest =
                read({after, fleet::Time::max()}, {.tolerance = tolerance, .after = after}, 100);
            expect_same(rest, {whole.begin() + static_cast<std::ptrdiff_t>(shown), whole.end()});
        }
    }
}

TEST_F(HistoryTrackTest, GoesOnWhereThatEntryIsThereNoLonger) {
    const auto rest = read({at(2'497'500), fleet::Time::max()}, {.after = at(2'497'500)}, 100);
    ASSERT_EQ(rest.size(), 2U);
    EXPECT_EQ(rest.front().position.time, at(2'498'000));
}

}  // namespace
}  // namespace convoy::history
