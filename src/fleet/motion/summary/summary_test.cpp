#include "fleet/motion/summary/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <span>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/estimate/judged_period.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

using testing::SizeIs;

struct Seen {
    Position position;
    Motion motion;
};

/// A track as a receiver reported it, with its derived motion.
class Track {
 public:
    explicit Track(std::uint64_t seed) : random_(seed) {}

    /// Each second a position with noise.
    Track& move(int duration, double metres_per_second) {
        for (int i = 0; i < duration; ++i) {
            second_ += 1;
            latitude_ += metres_per_second / 111'230;
            report();
        }
        return *this;
    }
    Track& silence(int duration, double metres) {
        second_ += duration;
        latitude_ += metres / 111'230;
        report();
        return *this;
    }

    std::vector<Seen> seen() const {
        const auto [beliefs, stays, reported] = judge_track(positions_, MotionSettings{}.max_speed);
        std::vector<Seen> seen;
        for (std::size_t i = 0; i < positions_.size(); ++i) {
            seen.push_back(
                {positions_[i], derive_motion({positions_, beliefs, i, reported}, {}, stays[i])});
        }
        return seen;
    }

 private:
    void report() {
        std::normal_distribution<double> noise(0, 1.0 / 111'230);
        positions_.push_back(
            samples::position(seconds{second_}, latitude_ + noise(random_), noise(random_)));
    }

    samples::Random random_;
    std::vector<Position> positions_;
    int second_ = 0;
    double latitude_ = 50.0;
};

Summary sum_up(std::span<const Seen> track, const TimeSpan& range, bool begin_known = true) {
    Summarizer summarizer(range, {}, begin_known);
    for (const Seen& each : track) {
        summarizer.add(each.position, each.motion);
    }
    return summarizer.finish(true);
}

TimeSpan span(int begin, int end) {
    return {samples::noon + seconds{begin}, samples::noon + seconds{end}};
}

std::vector<Seen> day() {
    return Track(3)
        .move(600, 0)
        .move(900, 15)
        .move(400, 0)
        .move(300, 10)
        .silence(3'600, 30'000)
        .move(300, 10)
        .move(300, 0)
        .seen();
}

TEST(Summary, OfADayHasItsStopsTripsAndTotals) {
    const Summary summary = sum_up(day(), span(0, 10'000));
    EXPECT_NEAR(static_cast<double>(summary.totals.driven_mm), 19.5e6, 0.3e6);
    EXPECT_NEAR(static_cast<double>(summary.totals.unseen_mm), 30e6, 10e3);
    EXPECT_EQ(summary.totals.silent, seconds{3'600});
    EXPECT_NEAR(static_cast<double>(summary.totals.moving.count()), 1.5e6, 20e3);
    EXPECT_NEAR(static_cast<double>(summary.totals.stopped.count()), 1.3e6, 20e3);
    ASSERT_THAT(summary.stops.first, SizeIs(3));
    ASSERT_THAT(summary.trips.first, SizeIs(3));
    EXPECT_EQ(summary.stops.count, 3U);
    EXPECT_EQ(summary.trips.count, 3U);
    std::int64_t metres = 0;
    for (const Sections* sections : {&summary.stops, &summary.trips}) {
        for (const Section& section : sections->first) {
            metres += section.millimetres;
        }
    }
    EXPECT_EQ(metres, summary.totals.driven_mm) << "each metre that was seen belongs to one";
}

TEST(Summary, WhatCrossesAnEndOfTheRangeIsWhole) {
    const std::vector<Seen> track = day();
    const Summary whole = sum_up(track, span(0, 10'000));
    const Summary part = sum_up(track, span(700, 1'600));
    ASSERT_THAT(part.stops.first, SizeIs(1));
    ASSERT_THAT(part.trips.first, SizeIs(1));
    EXPECT_EQ(part.stops.first[0], whole.stops.first[1]);
    EXPECT_EQ(part.trips.first[0], whole.trips.first[0]);
    EXPECT_LT(part.totals.driven_mm, part.trips.first[0].millimetres);
    EXPECT_EQ(part.totals.moving + part.totals.stopped, seconds{900});
}

TEST(Summary, IsTheSameOnceItIsCompleteWhateverFollows) {
    const std::vector<Seen> track = day();
    for (const int end : {50, 650, 1'500, 1'700, 2'100, 3'000, 6'000, 6'300}) {
        const TimeSpan range = span(10, end);
        Summarizer summarizer(range, {}, true);
        std::size_t taken = 0;
        while (taken < track.size() && !summarizer.is_complete()) {
            summarizer.add(track[taken].position, track[taken].motion);
            ++taken;
        }
        EXPECT_EQ(summarizer.finish(true), sum_up(track, range)) << end;
        EXPECT_TRUE(taken < track.size() || end > 5'800) << end;
    }
}

TEST(Summary, IsTheSameFromWhereverTheBeginIsKnown) {
    const std::vector<Seen> track = day();
    int known = 0;
    for (std::size_t first = 0; first < 2'000; first += 83) {
        const TimeSpan range = span(2'000, 2'150);
        Summarizer summarizer(range, {}, first == 0);
        bool is_known = false;
        for (std::size_t i = first; i < track.size(); ++i) {
            if (track[i].position.time == range.begin) {
                is_known = summarizer.is_begin_known();
            }
            summarizer.add(track[i].position, track[i].motion);
        }
        const Summary part = summarizer.finish(true);
        EXPECT_TRUE(is_known || first > 500) << first;
        known += is_known ? 1 : 0;
        const Summary whole = sum_up(track, range);
        EXPECT_EQ(part.totals, whole.totals);
        if (is_known) {
            EXPECT_EQ(part, whole) << first;
        } else {
            EXPECT_TRUE(
                std::ranges::any_of(part.stops.first,
                                    [](const Section& stop) { return !stop.begin_known; }) ||
                std::ranges::any_of(part.trips.first,
                                    [](const Section& trip) { return !trip.begin_known; }))
                << first;
        }
    }
    EXPECT_GT(known, 3);
}

TEST(Summary, ListsABoundedNumberAndCountsAll) {
    Summarizer summarizer({samples::noon, Time::max()}, {.stop = seconds{1}, .trip = Metres{1}},
                          true);
    Motion motion;
    for (std::size_t i = 0; i < 2 * (max_sections + 5) * 60; ++i) {
        motion.speed = MetresPerSecond{i / 60 % 2 == 0 ? 0.0 : 20.0};
        motion.distance = Metres{i / 60 % 2 == 0 ? 0.0 : 20.0};
        summarizer.add(samples::position(seconds{i}, 50, 7), motion);
    }
    const Summary summary = summarizer.finish(true);
    EXPECT_EQ(summary.stops.first.size(), max_sections);
    EXPECT_EQ(summary.stops.count, max_sections + 5);
    EXPECT_EQ(summary.trips.first.size(), max_sections);
    EXPECT_GE(summary.trips.count, max_sections + 4);
}

}  // namespace
}  // namespace convoy::fleet
