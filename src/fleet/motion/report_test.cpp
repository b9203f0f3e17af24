#include "fleet/motion/report.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::optional<Report> report_of_track(std::span<const Position> track) {
    return report_of(samples::name("V"), report_window(track), {});
}

/// The report of a position at `noon`, with this speed.
Report report(std::optional<MetresPerSecond> speed) {
    Motion motion;
    motion.speed = speed;
    return {samples::name("V"), samples::position(seconds(0), 1.0, 2.0), motion, std::nullopt};
}

/// The report of a vehicle with positions at these times, in milliseconds after noon.
Report report_of_times(const std::vector<std::int64_t>& times) {
    std::vector<Position> window;
    for (const std::int64_t time : times) {
        window.push_back(samples::position(milliseconds(time), 1.0, 2.0));
    }
    return report_of_track(window).value();
}

TEST(Status, HasANameForEach) {
    for (const Status status : {Status::moving, Status::stopped, Status::offline}) {
        EXPECT_EQ(parse_status(to_string(status)), status);
    }
    EXPECT_EQ(to_string(Status::offline), "offline");
    EXPECT_EQ(parse_status("Moving"), std::nullopt);
    EXPECT_EQ(parse_status(""), std::nullopt);
}

TEST(StatusOf, IsMovingFromHalfAMetrePerSecondOn) {
    EXPECT_EQ(status_of(report(MetresPerSecond{0.5}), samples::noon), Status::moving);
    EXPECT_EQ(status_of(report(MetresPerSecond{0.4999}), samples::noon), Status::stopped);
    EXPECT_EQ(status_of(report(MetresPerSecond{0.0}), samples::noon), Status::stopped);
}

TEST(StatusOf, IsStoppedWhereTheSpeedIsUnknown) {
    EXPECT_EQ(status_of(report(std::nullopt), samples::noon), Status::stopped);
}

TEST(StatusOf, IsOfflineAfterTenMinutesWithoutAPosition) {
    const Report moving = report(MetresPerSecond{20.0});
    EXPECT_EQ(status_of(moving, samples::noon + minutes(10)), Status::moving);
    EXPECT_EQ(status_of(moving, samples::noon + minutes(10) + milliseconds(1)), Status::offline);
    EXPECT_EQ(status_of(moving, samples::noon - minutes(1)), Status::moving)
        << "a device's clock may be ahead";
}

TEST(ReportOf, ShowsTheNewestPositionWithItsMotion) {
    const std::vector<Position> window{samples::position(seconds(0), 0.0, 0.0),
                                       samples::position(seconds(10), 0.0, 0.001)};
    const Report report = report_of(samples::name("City Truck"), report_window(window), {}).value();
    EXPECT_EQ(report.name.text(), "City Truck");
    EXPECT_EQ(report.position, window.back());
    EXPECT_EQ(report.motion.speed, derive_motion(window, 1, {}).speed);
    EXPECT_NEAR(report.motion.speed->value, 11.13, 0.01);
    EXPECT_EQ(report.interval, seconds(10));
}

TEST(ReportOf, HasNoIntervalOfOnePosition) {
    EXPECT_EQ(report_of_times({0}).interval, std::nullopt);
}

TEST(ReportOf, TakesTheMedianInterval) {
    EXPECT_EQ(report_of_times({0, 1'000, 61'000, 62'000}).interval, seconds(1));
    EXPECT_EQ(report_of_times({0, 1'000, 4'000}).interval, seconds(2)) << "the mean of 1 and 3 s";
}

TEST(ReportOf, TakesTheMedianOfAllTheIntervalsWithinReach) {
    // 11 intervals of a minute, then 10 of a second: the oldest one decides the median.
    std::vector<std::int64_t> times{0};
    for (int i = 0; i < 21; ++i) {
        times.push_back(times.back() + (i < 11 ? 60'000 : 1'000));
    }
    ASSERT_EQ(times.size(), interval_positions);
    EXPECT_EQ(report_of_times(times).interval, minutes(1));
    times.push_back(times.back() + 1'000);
    EXPECT_EQ(report_of_times(times).interval, seconds(1)) << "the oldest is out of reach now";
}

TEST(ReportOf, GoesOnShowingTheLastPositionThatIsBelieved) {
    std::vector<Position> window;
    for (int i = 0; i < 20; ++i) {
        window.push_back(samples::position(seconds(i * 20), 1.0, 1.0 + i * 0.0001));
    }
    const Report before = report_of_track(window).value();
    for (int i = 20; i < 23; ++i) {
        window.push_back(samples::position(seconds(i * 20), 1.5, 1.0));
        const Report report = report_of_track(window).value();
        EXPECT_EQ(report.position, before.position);
        EXPECT_EQ(report.motion, before.motion);
    }
    window.push_back(samples::position(seconds(460), 1.5, 1.0));
    EXPECT_EQ(report_of_track(window)->position, window.back())
        << "four of them, over a minute, are a new place";
}

TEST(ReportOf, IsNothingWhereNoPositionIsBelieved) {
    EXPECT_EQ(report_of_track({}), std::nullopt);
    const std::vector<Position> nowhere{samples::position(seconds(0), 0.0, 0.0)};
    EXPECT_EQ(report_of_track(nowhere), std::nullopt);
}

}  // namespace
}  // namespace convoy::fleet
