// The totals of an export are those of the summary of its range.
#include "history/range_totals.hpp"

#include <gtest/gtest.h>

#include <random>

#include "history/fixtures/sample_positions.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/history_track.hpp"
#include "history/range_summary.hpp"
#include "history/rocksdb/history.hpp"

namespace convoy::history {
namespace {

class RangeTotalsTest : public testing::Test {
 protected:
    RangeTotalsTest() {
        std::mt19937 random(4);
        std::uniform_int_distribution<int> percent(0, 99);
        std::normal_distribution<double> noise(0, 1e-5);
        Batch batch;
        std::int64_t time = 0;
        double latitude = 50;
        for (int i = 0; i < 3'000; ++i) {
            const bool drives = i / 200 % 2 == 1;
            const int seconds = percent(random) == 0 ? 2'000 : 1 + percent(random) / 20;
            time += seconds * 1'000;
            latitude += drives ? seconds * 1e-4 : 0;
            // A run of wrong places, also longer than what is first read around a range.
            const double jump = (i > 1'000 && i < 1'150) || percent(random) < 3 ? 1.0 : 0.0;
            track_.push_back(position(at(time), latitude + noise(random) + jump, noise(random)));
            batch.positions.push_back(reported("Van", track_.back()));
        }
        EXPECT_TRUE(history_.append(batch));
    }

    HistoryRange asked(TimeRange range) const {
        return {.vehicle = vehicle("Van"), .range = range, .oldest = fleet::Time::min()};
    }
    fleet::Totals exported(TimeRange range, std::size_t piece,
                           std::optional<fleet::Metres> tolerance = {}) {
        HistoryTrack track(HistoryWalk(history_, asked(range), {}), {.tolerance = tolerance});
        track.add_up(RangeTotals(history_, asked(range), {}));
        metres_ = 0;
        for (bool more = true; more;) {
            const auto next = track.next(piece).value();
            for (const fleet::HistoryEntry& entry : next.entries) {
                metres_ += millimetres_of(entry.motion);
            }
            more = !next.is_last;
        }
        return *track.totals().value();
    }
    fleet::Totals summed(TimeRange range) {
        RangeSummary summary(history_, asked(range), {}, {});
        for (;;) {
            if (const auto whole = summary.next().value()) {
                return whole->totals;
            }
        }
    }

    ScratchFolder scratch_;
    RocksDbHistory history_{{.folder = scratch_ / "history"}};
    std::vector<fleet::Position> track_;
    std::int64_t metres_ = 0;  // the sum over the entries of the last export, in millimetres
};

TEST_F(RangeTotalsTest, AreThoseOfTheSummary) {
    EXPECT_EQ(exported(all_time, 1'000), summed(all_time));
    for (const std::size_t first : {0U, 1U, 210U, 900U, 1'001U, 1'080U, 1'149U, 2'500U, 2'999U}) {
        for (const std::size_t count : {0U, 1U, 80U, 400U}) {
            const std::size_t last = std::min(first + count, track_.size() - 1);
            for (const int beyond : {0, 700}) {
                const std::chrono::milliseconds more{beyond};
                const TimeRange range(track_[first].time + more, track_[last].time + more);
                EXPECT_EQ(exported(range, 64), summed(range)) << first << ", " << count;
            }
        }
    }
}

TEST_F(RangeTotalsTest, AreTheSameInPiecesOfAnySizeAndAtAnyTolerance) {
    const TimeRange range(track_[300].time, track_[2'000].time);
    const fleet::Totals totals = summed(range);
    for (const std::size_t piece : {1U, 7U, 500U, 5'000U}) {
        EXPECT_EQ(exported(range, piece), totals) << piece;
        EXPECT_EQ(exported(range, piece, fleet::Metres{50}), totals) << piece;
    }
}

TEST_F(RangeTotalsTest, TheDistancesOfAnExportAddUpToTheTotals) {
    const TimeRange range(track_[300].time, track_[2'000].time);
    for (const auto tolerance : {std::optional<fleet::Metres>(), std::optional(fleet::Metres{5})}) {
        const fleet::Totals totals = exported(range, 1'000, tolerance);
        EXPECT_GT(totals.unseen_mm, 0);
        EXPECT_EQ(metres_, totals.driven_mm + totals.unseen_mm);
    }
}

TEST_F(RangeTotalsTest, OfAnUnknownVehicleAreEmpty) {
    RangeTotals totals(
        history_, {.vehicle = vehicle("Bus"), .range = all_time, .oldest = fleet::Time::min()}, {});
    EXPECT_EQ(totals.finish().value(), fleet::Totals{});
}

}  // namespace
}  // namespace convoy::history
