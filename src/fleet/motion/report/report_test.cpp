#include "fleet/motion/report/report.hpp"

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
    return {.name = samples::name("V"),
            .position = samples::position(seconds(0), 1.0, 2.0),
            .motion = motion,
            .interval = std::nullopt};
}

/// The report of a vehicle with positions at these times, in milliseconds after noon.
Report report_of_times(const std::vector<std::int64_t>& times) {
    std::vector<Position> window;
    for (const std::int64_t time : times) {
        window.push_back(samples::position(milliseconds(time), 1.0, 2.0));
    }
    return report_of_track(window).value();
}

TEST(StatusOf, IsThatOfTheSpeedUntilTheVehicleIsSilent) {
    const Report moving = report(MetresPerSecond{20.0});
    EXPECT_EQ(status_of(moving, samples::noon + minutes(1)), Status::moving);
    EXPECT_EQ(status_of(moving, samples::noon + minutes(1) + milliseconds(1)), Status::silent);
    EXPECT_EQ(status_of(moving, samples::noon + minutes(10)), Status::silent);
    EXPECT_EQ(status_of(moving, samples::noon + minutes(10) + milliseconds(1)), Status::offline);
    EXPECT_EQ(status_of(moving, samples::noon - minutes(1)), Status::moving)
        << "a device's clock may be ahead";
}

TEST(NextChangeOf, IsTheTimeOfTheNextStatus) {
    const Report moving = report(MetresPerSecond{20.0});
    EXPECT_EQ(next_change_of(moving, samples::noon), samples::noon + minutes(1));
    EXPECT_EQ(next_change_of(moving, samples::noon + minutes(2)), samples::noon + minutes(10));
    EXPECT_EQ(next_change_of(moving, samples::noon + minutes(11)), std::nullopt);
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

/// A vehicle that reports each 10 minutes and drives 12 km in between.
std::vector<Position> slow_reporter(int count) {
    std::vector<Position> window;
    for (int i = 0; i < count; ++i) {
        window.push_back(samples::position(minutes(10 * i), 51.0, 2.0 + i * 0.1712917));
    }
    return window;
}

TEST(ReportOf, ShowsTheMeanSpeedOfAVehicleThatReportsSeldom) {
    const auto window = slow_reporter(6);
    const Report report = report_of_track(window).value();
    ASSERT_TRUE(report.motion.speed);
    EXPECT_NEAR(report.motion.speed->value, 20, 0.1);
    EXPECT_NEAR(report.motion.heading->value, 90, 0.2);
    EXPECT_EQ(report.interval, minutes(10));
    const Time last = window.back().time;
    EXPECT_EQ(status_of(report, last + minutes(30)), Status::moving);
    EXPECT_EQ(status_of(report, last + minutes(30) + milliseconds(1)), Status::offline);
}

TEST(ReportOf, DoesNotKnowASpeedFromOnePosition) {
    const Report report = report_of_track(slow_reporter(1)).value();
    EXPECT_EQ(status_of(report, samples::noon + std::chrono::hours(25)), Status::unknown);
}

/// Drives for 5 minutes at 10 m/s and reports each 10 s; then stands, and reports each hour.
std::vector<Position> delivery(int hours) {
    std::vector<Position> window;
    for (int i = 0; i <= 30; ++i) {
        window.push_back(samples::position(seconds(10 * i), 0.0, i * 0.0009));
    }
    for (int i = 1; i <= hours; ++i) {
        window.push_back(samples::position(seconds(300) + std::chrono::hours(i), 0.0, 0.027));
    }
    return window;
}

TEST(ReportOf, LimitsTheSilenceByTheIntervalOfTheLastStatus) {
    const Report driving = report_of_track(delivery(0)).value();
    EXPECT_EQ(driving.interval, seconds(10));
    EXPECT_EQ(driving.limits, (SilenceLimits{.silent = minutes(1), .offline = minutes(10)}));
    const Report standing = report_of_track(delivery(3)).value();
    EXPECT_EQ(standing.interval, std::chrono::hours(1));
    EXPECT_EQ(standing.limits,
              (SilenceLimits{.silent = std::chrono::hours(3), .offline = std::nullopt}));
}

TEST(ReportOf, DoesNotExpectAVehicleThatHasJustStoppedToGoOnReporting) {
    std::vector<Position> window = delivery(0);
    for (int i = 1; i <= 20; ++i) {
        window.push_back(samples::position(seconds(300 + 10 * i), 0.0, 0.027));
    }
    const Report report = report_of_track(window).value();
    EXPECT_EQ(report.interval, seconds(10));
    EXPECT_EQ(report.limits.silent, std::chrono::hours(25));
    EXPECT_EQ(status_of(report, window.back().time + std::chrono::hours(24)), Status::stopped);
    EXPECT_EQ(status_of(report, window.back().time + std::chrono::hours(26)), Status::silent);
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

/// Drives at 10 m/s and reports each 10 s; from 200 s on a device 50 km away reports as it, too.
std::vector<Position> two_devices(int count) {
    std::vector<Position> window;
    for (int i = 0; i < count; ++i) {
        const bool is_other = i > 20 && i % 2 == 1;
        window.push_back(
            samples::position(seconds(10 * i), is_other ? 0.5 : 0.0, i * 10 * 0.00009));
    }
    return window;
}

TEST(ReportOf, ShowsTheLastAgreedPlaceOfAnAmbiguousVehicle) {
    const Report before = report_of_track(two_devices(21)).value();
    EXPECT_EQ(before.ambiguous, std::nullopt);
    const auto window = two_devices(36);
    const Report report = report_of_track(window).value();
    EXPECT_EQ(report.ambiguous, (AmbiguousPlace{.agreed = true, .behind = seconds(150)}));
    EXPECT_EQ(report.position, window[20]);
    EXPECT_EQ(report.motion, before.motion) << "what came later is in dispute";
    EXPECT_EQ(status_of(report, window.back().time + minutes(1)), Status::moving);
    EXPECT_EQ(status_of(report, window.back().time + minutes(2)), Status::silent)
        << "its newest position is overdue";
}

TEST(ReportOf, ShowsTheNewestPlaceOfOnePathWhereTheWindowHasNoAgreedOne) {
    const auto window = two_devices(81);
    const Report report = report_of_track(window).value();
    EXPECT_EQ(report.ambiguous, (AmbiguousPlace{.agreed = false, .behind = seconds(0)}));
    EXPECT_EQ(report.position, window[80]);
    EXPECT_NEAR(report.motion.speed->value, 10, 0.1) << "of the positions of that path";
}

TEST(ReportOf, IsNothingWhereNoPositionIsBelieved) {
    EXPECT_EQ(report_of_track({}), std::nullopt);
    const std::vector<Position> nowhere{samples::position(seconds(0), 0.0, 0.0)};
    EXPECT_EQ(report_of_track(nowhere), std::nullopt);
}

}  // namespace
}  // namespace convoy::fleet
