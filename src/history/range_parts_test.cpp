// The totals of the days of a range are those that each day has alone, from every History.
#include "history/range_parts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "history/fixtures/history_places.hpp"
#include "history/fixtures/sample_positions.hpp"
#include "history/range_summary.hpp"

namespace convoy::history {
namespace {

using testing::IsEmpty;

struct DividedStore {
    std::string name;
    std::unique_ptr<HistoryPlace> (*make_place)();
    int positions;
};

void PrintTo(const DividedStore& store, std::ostream* out) { *out << store.name; }

/// A vehicle that drives and stands by turns, with wrong places and silences, some of which last
/// for days.
std::vector<fleet::Position> errands(int count) {
    std::mt19937 random(8);
    std::uniform_int_distribution<int> percent(0, 99);
    std::normal_distribution<double> noise(0, 1e-5);
    std::vector<fleet::Position> track;
    std::int64_t time = 0;
    double latitude = 50;
    for (int i = 0; i < count; ++i) {
        const bool drives = i / 60 % 2 == 1;
        std::int64_t seconds = 20 + percent(random) / 20;
        if (percent(random) == 0) {
            seconds = i % 3 == 0 ? 200'000 : 4'000;
        }
        time += seconds * 1'000;
        latitude += drives ? static_cast<double>(std::min<std::int64_t>(seconds, 900)) * 1e-4 : 0;
        const double jump = percent(random) < 3 ? 1.0 : 0.0;
        track.push_back(position(at(time), latitude + noise(random) + jump, noise(random)));
    }
    return track;
}

class RangePartsTest : public testing::TestWithParam<DividedStore> {
 protected:
    RangePartsTest() : place_(GetParam().make_place()), history_(place_->open()) {
        Batch batch;
        for (const fleet::Position& each : errands(GetParam().positions)) {
            batch.positions.push_back(reported("Van", each));
        }
        EXPECT_TRUE(history_->append(batch));
        last_ = batch.positions.back().position.time;
    }

    static HistoryRange asked(TimeRange range, std::string_view name = "Van",
                              fleet::Time oldest = fleet::Time::min()) {
        return {.vehicle = vehicle(name), .range = range, .oldest = oldest};
    }
    std::vector<fleet::PartTotals> parts(const HistoryRange& of, std::vector<fleet::Time> cuts) {
        RangeParts reading(*history_, of, {}, std::move(cuts));
        std::vector<fleet::PartTotals> all;
        for (bool more = true; more;) {
            const auto piece = reading.next().value();
            all.insert(all.end(), piece.parts.begin(), piece.parts.end());
            more = !piece.is_last;
        }
        return all;
    }
    fleet::Totals alone(const HistoryRange& of) {
        RangeSummary summary(*history_, of, {}, {});
        for (;;) {
            if (const auto whole = summary.next().value()) {
                return whole->totals;
            }
        }
    }
    // Midnights in a zone that is a quarter of an hour ahead of whole hours.
    std::vector<fleet::Time> days_of(TimeRange range) const {
        const fleet::TimeSpan span = span_of(range);
        std::vector<fleet::Time> cuts{span.begin};
        fleet::Time midnight = std::chrono::floor<std::chrono::days>(span.begin);
        for (midnight -= std::chrono::minutes(345); midnight < span.end;
             midnight += std::chrono::days(1)) {
            if (midnight > span.begin) {
                cuts.push_back(midnight);
            }
        }
        cuts.push_back(span.end);
        return cuts;
    }

    std::unique_ptr<HistoryPlace> place_;
    std::unique_ptr<History> history_;
    fleet::Time last_;
};

TEST_P(RangePartsTest, HaveTheTotalsOfEachDayAloneAndAddUpToTheWhole) {
    const std::chrono::hours hour{1};
    const std::array<TimeRange, 3> ranges{TimeRange(at(0), last_ + hour),
                                          TimeRange(at(0) + 7 * hour, last_ - 31 * hour),
                                          TimeRange(at(0) + 26 * hour, at(0) + 27 * hour)};
    for (const TimeRange& range : ranges) {
        const auto cuts = days_of(range);
        fleet::Totals sum;
        for (const auto& [number, totals] : parts(asked(range), cuts)) {
            const TimeRange day(cuts[number], cuts[number + 1] - std::chrono::milliseconds(1));
            EXPECT_GT(totals.positions, 0U);
            EXPECT_EQ(totals, alone(asked(day))) << fleet::format_time(day.from());
            sum.driven_mm += totals.driven_mm;
            sum.unseen_mm += totals.unseen_mm;
            sum.moving += totals.moving;
            sum.positions += totals.positions;
            sum.outliers += totals.outliers;
            sum.top = std::max(sum.top, totals.top);
        }
        const fleet::Totals whole = alone(asked(range));
        EXPECT_EQ(sum.driven_mm, whole.driven_mm);
        EXPECT_EQ(sum.unseen_mm, whole.unseen_mm);
        EXPECT_EQ(sum.moving, whole.moving);
        EXPECT_EQ(sum.positions, whole.positions);
        EXPECT_EQ(sum.outliers, whole.outliers);
        EXPECT_EQ(sum.top, whole.top);
    }
}

TEST_P(RangePartsTest, AnUndividedRangeHasTheTotalsOfItsSummary) {
    const TimeRange range(at(3'600'000), last_ - std::chrono::hours(2));
    const auto one = parts(asked(range), {span_of(range).begin, span_of(range).end});
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0], (fleet::PartTotals{.part = 0, .totals = alone(asked(range))}));
}

TEST_P(RangePartsTest, WithoutPositionsThereAreNone) {
    const TimeRange late(last_ + std::chrono::hours(1), last_ + std::chrono::hours(2));
    EXPECT_THAT(parts(asked(late), days_of(late)), IsEmpty());
    const TimeRange all(at(0), last_);
    EXPECT_THAT(parts(asked(all, "Nobody"), days_of(all)), IsEmpty());
    EXPECT_THAT(parts(asked(all, "Van", last_ + std::chrono::hours(1)), days_of(all)), IsEmpty())
        << "the retention deletes them";
}

TEST_P(RangePartsTest, NothingBeforeTheRetentionTakesPart) {
    const TimeRange all(at(0), last_);
    const fleet::Time oldest = last_ - std::chrono::hours(30);
    const auto kept = parts(asked(all, "Van", oldest), days_of(all));
    ASSERT_FALSE(kept.empty());
    EXPECT_GE(days_of(all)[kept[0].part + 1], oldest);
    EXPECT_EQ(kept.back().totals,
              alone(asked({days_of(all)[kept.back().part], last_}, "Van", oldest)));
}

template <class Place>
std::unique_ptr<HistoryPlace> make_divided() {
    constexpr std::uint64_t rejected_kept = 5;
    return std::make_unique<Place>(rejected_kept);
}

INSTANTIATE_TEST_SUITE_P(Histories, RangePartsTest,
                         testing::Values(DividedStore{.name = "RocksDb",
                                                      .make_place = make_divided<RocksDbPlace>,
                                                      .positions = 3'000},
                                         DividedStore{.name = "Mongo",
                                                      .make_place = make_divided<MongoPlace>,
                                                      .positions = 600}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace convoy::history
