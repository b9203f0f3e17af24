// A summary is the same from every History, and the same as that of the whole track in memory.
#include "history/range_summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fleet/motion/estimate/judged_period.hpp"
#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct SummedStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
    /// Where ranges begin, in seconds. Each summary takes seconds on MongoDB, so few are tried
    /// there.
    std::vector<std::int64_t> begins;
};

void PrintTo(const SummedStore& store, std::ostream* out) { *out << store.name; }

/// Positions of a van that drives and stands by turns, with noise and some jumps.
class Drive {
 public:
    Drive& move(int count, int seconds_apart, double metres_per_second) {
        std::normal_distribution<double> noise(0, 1e-5);
        for (int i = 0; i < count; ++i) {
            second_ += seconds_apart;
            latitude_ += metres_per_second * seconds_apart / 111'230;
            const double jump = second_ % 97 == 0 ? 0.5 : 0.0;
            positions.push_back(position(at(std::int64_t{second_} * 1'000),
                                         latitude_ + noise(random_) + jump, noise(random_)));
        }
        return *this;
    }

    std::vector<fleet::Position> positions;

 private:
    std::mt19937 random_{11};
    int second_ = 0;
    double latitude_ = 50.0;
};

class SummedHistory {
 protected:
    explicit SummedHistory(std::unique_ptr<HistoryPlace> place)
        : place_(std::move(place)), history_(place_->open()) {}

    void append(const Drive& drive) {
        track_ = drive.positions;
        for (std::size_t i = 0; i < track_.size(); i += 1'000) {
            Batch batch;
            for (std::size_t k = i; k < std::min(i + 1'000, track_.size()); ++k) {
                batch.positions.push_back(reported("Van", track_[k]));
            }
            ASSERT_TRUE(history_->append(batch));
        }
        const auto [beliefs, stays, reported] =
            judge_track(track_, fleet::MotionSettings{}.max_speed);
        motions_.clear();
        for (std::size_t i = 0; i < track_.size(); ++i) {
            motions_.push_back(derive_motion({track_, beliefs, i, reported}, {}, stays[i]));
        }
    }
    fleet::Summary summary(TimeRange range, fleet::Time oldest = fleet::Time::min()) {
        RangeSummary reading(*history_,
                             {.vehicle = vehicle("Van"), .range = range, .oldest = oldest}, {}, {});
        for (;;) {
            if (const auto summary = reading.next().value()) {
                return *summary;
            }
        }
    }
    // That of the whole track in memory.
    fleet::Summary expected(TimeRange range) const {
        fleet::Summarizer summarizer(span_of(range), {}, true);
        for (std::size_t i = 0; i < track_.size(); ++i) {
            summarizer.add(track_[i], motions_[i]);
        }
        return summarizer.finish(true);
    }

    std::unique_ptr<HistoryPlace> place_;
    std::unique_ptr<History> history_;
    std::vector<fleet::Position> track_;
    std::vector<fleet::Motion> motions_;
};

class RangeSummaryTest : public SummedHistory, public testing::TestWithParam<SummedStore> {
 protected:
    RangeSummaryTest() : SummedHistory(GetParam().make_place()) {}
};

TEST_P(RangeSummaryTest, OfAnyRangeIsThatOfTheWholeTrack) {
    Drive drive;
    drive.move(1'500, 1, 0).move(600, 1, 12).move(400, 1, 0).move(60, 10, 20).move(1, 7'200, 5);
    drive.move(300, 2, 8).move(2'000, 5, 0).move(100, 1, 10);
    append(drive);
    const fleet::Summary whole = summary(all_time);
    EXPECT_EQ(whole, expected(all_time));
    ASSERT_THAT(whole.trips.first, SizeIs(4));
    for (const std::int64_t from : GetParam().begins) {
        for (const std::int64_t seconds : {0, 1, 400, 8'000}) {
            const TimeRange range(at(from * 1'000 + 300), at((from + seconds) * 1'000 + 300));
            EXPECT_EQ(summary(range), expected(range)) << from << ", " << seconds;
        }
    }
}

TEST_P(RangeSummaryTest, OfAnUnknownVehicleIsEmpty) {
    EXPECT_EQ(summary(all_time), fleet::Summary{});
}

TEST_P(RangeSummaryTest, NothingBeforeTheRetentionTakesPart) {
    Drive drive;
    drive.move(600, 1, 0).move(600, 1, 12);
    append(drive);
    const fleet::Summary kept = summary(all_time, at(300'000));
    ASSERT_THAT(kept.stops.first, SizeIs(1));
    EXPECT_EQ(kept.stops.first[0].begin, at(300'000));
    EXPECT_TRUE(kept.stops.first[0].begin_known);
    EXPECT_EQ(kept.totals.positions, 901U);
}

class LongStop : public SummedHistory, public testing::Test {
 protected:
    LongStop() : SummedHistory(std::make_unique<RocksDbPlace>(5)) {}
};

TEST_F(LongStop, AnEndBeyondTheSearchIsSaid) {
    Drive drive;
    drive.move(2 * static_cast<int>(max_searched) + 3'000, 1, 0);
    append(drive);
    const std::int64_t from = (static_cast<std::int64_t>(max_searched) + 1'000) * 1'000;
    const fleet::Summary within = summary({at(from), at(from + 10'000)});
    ASSERT_THAT(within.stops.first, SizeIs(1));
    EXPECT_THAT(within.trips.first, IsEmpty());
    EXPECT_FALSE(within.stops.first[0].begin_known);
    EXPECT_FALSE(within.stops.first[0].end_known);
    EXPECT_EQ(within.totals.stopped, std::chrono::milliseconds{10'001});
    const fleet::Summary early = summary({at(2'000'000), at(2'010'000)});
    ASSERT_THAT(early.stops.first, SizeIs(1));
    EXPECT_TRUE(early.stops.first[0].begin_known);
    EXPECT_EQ(early.stops.first[0].begin, track_.front().time);
}

template <class Place>
std::unique_ptr<HistoryPlace> make_summed() {
    constexpr std::uint64_t rejections_kept = 5;
    return std::make_unique<Place>(rejections_kept);
}

INSTANTIATE_TEST_SUITE_P(
    Histories, RangeSummaryTest,
    testing::Values(SummedStore{.name = "RocksDb",
                                .make_place = make_summed<RocksDbPlace>,
                                .begins = {0, 1'400, 1'700, 2'300, 3'000, 9'000, 12'000, 20'000}},
                    SummedStore{
                        .name = "Mongo", .make_place = make_summed<MongoPlace>, .begins = {1'700}}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
