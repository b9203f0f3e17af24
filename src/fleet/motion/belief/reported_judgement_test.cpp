#include "fleet/motion/belief/reported_judgement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <random>
#include <vector>

#include "fleet/fixtures/samples.hpp"
#include "fleet/motion/belief/judgement.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/estimate/motion.hpp"
#include "fleet/motion/report/report.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

constexpr MetresPerSecond greatest_speed{140.0};
constexpr int drive_seconds = 1'200;

/// The true speed (m/s) of a van in town: it stops every 80 s.
double true_speed(int second) {
    return std::max(0.0, 9 - 11 * std::cos(2 * std::numbers::pi * second / 80.0));
}

/// The true heading in degrees: bends, and a corner every 160 s.
double true_heading(int second) {
    return std::fmod(90.0 * (second / 160) + 20 * std::sin(second / 25.0) + 720, 360.0);
}

/// What a device makes of the true speed.
using Device = std::function<double(double speed)>;

struct ReportedDrive {
    std::vector<Position> positions;
    std::vector<double> speeds;  ///< true ones, in m/s

    std::vector<Belief> beliefs() const {
        std::vector<Belief> judged(positions.size());
        judge(positions, judged, greatest_speed);
        return judged;
    }
    ReportedJudgement judgement() const {
        std::vector<ReportedMotion> reported(positions.size());
        return judge_reported(positions, beliefs(), greatest_speed, reported);
    }
};

/// A drive of 20 minutes with 3 m of noise.
ReportedDrive driven(int interval, const Device& device) {
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0, 3.0);
    ReportedDrive drive;
    double east = 0;
    double north = 0;
    for (int second = 0; second < drive_seconds; ++second) {
        const double azimuth = true_heading(second) * std::numbers::pi / 180;
        if (second % interval == 0) {
            Position position =
                samples::position(seconds(second), (north + noise(random)) / 110'574,
                                  (east + noise(random)) / 111'319.5);
            position.accuracy = Accuracy::from_metres(3.0);
            position.reported.set_speed({device(true_speed(second))});
            position.reported.set_heading({true_heading(second)});
            drive.positions.push_back(position);
            drive.speeds.push_back(true_speed(second));
        }
        east += true_speed(second) * std::sin(azimuth);
        north += true_speed(second) * std::cos(azimuth);
    }
    return drive;
}

double in_whole_kilometres_an_hour(double speed) { return std::floor(speed * 3.6) / 3.6; }

class ReportedJudgementTest : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Intervals, ReportedJudgementTest, testing::Values(1, 2, 5, 10));

TEST_P(ReportedJudgementTest, AreBelievedIfTheyAreRight) {
    EXPECT_EQ(
        driven(GetParam(), in_whole_kilometres_an_hour).judgement(),
        (ReportedJudgement{.speed = ReportedTrust::trusted, .heading = ReportedTrust::trusted}));
}

TEST_P(ReportedJudgementTest, AreConvertedFromAUnitThatIsKnown) {
    for (const double factor : {3.6, 1.9438, 2.2369, 0.1, 1 / 3.6, 1 / 1.6093}) {
        const ReportedJudgement judgement =
            driven(GetParam(), [&](double speed) { return factor * speed; }).judgement();
        EXPECT_EQ(judgement.speed, ReportedTrust::scaled) << factor;
        EXPECT_DOUBLE_EQ(judgement.factor, factor);
    }
}

TEST_P(ReportedJudgementTest, AreIgnoredOfADeviceThatAlwaysReportsTheSame) {
    for (const double always : {0.0, 5.0, 9.0, 25.0}) {
        const ReportedJudgement judgement =
            driven(GetParam(), [&](double) { return always; }).judgement();
        EXPECT_EQ(judgement.speed, ReportedTrust::ignored) << always;
        EXPECT_EQ(judgement.heading, ReportedTrust::trusted);
    }
}

TEST_P(ReportedJudgementTest, AreIgnoredIfTheyAreRandom) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> any(0, 40);
    EXPECT_EQ(driven(GetParam(), [&](double) { return any(random); }).judgement().speed,
              ReportedTrust::ignored);
}

TEST_P(ReportedJudgementTest, HaveALimitIfTheDeviceKnowsNoGreaterSpeed) {
    const ReportedJudgement judgement =
        driven(GetParam(), [](double speed) { return std::min(speed, 12.0); }).judgement();
    EXPECT_EQ(judgement.speed, ReportedTrust::trusted);
    EXPECT_EQ(judgement.limit, MetresPerSecond{12.0});
}

TEST_P(ReportedJudgementTest, HaveNoHeadingIfItNeverChanges) {
    ReportedDrive drive = driven(GetParam(), in_whole_kilometres_an_hour);
    for (Position& position : drive.positions) {
        position.reported.set_heading({0.0});
    }
    const ReportedJudgement judgement = drive.judgement();
    EXPECT_EQ(judgement.heading, ReportedTrust::ignored);
    EXPECT_EQ(judgement.speed, ReportedTrust::trusted);
}

TEST(ReportedMotionOfAParkedVehicle, AreIgnoredIfTheyDrive) {
    ReportedDrive drive;
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 5.0);
    for (int i = 0; i < 400; ++i) {
        drive.positions.push_back(
            samples::position(seconds(i * 3), noise(random) / 110'574, noise(random) / 111'319.5));
        drive.positions.back().reported.set_speed({14.0});
    }
    EXPECT_EQ(drive.judgement().speed, ReportedTrust::ignored);
    for (Position& position : drive.positions) {
        position.reported.set_speed({0.0});
    }
    EXPECT_EQ(drive.judgement().speed, ReportedTrust::trusted);
}

TEST(ReportedMotionOfNoDevice, AreNone) {
    ReportedDrive drive;
    EXPECT_EQ(drive.judgement(), ReportedJudgement{});
    drive.positions.push_back(samples::position(seconds(0), 1.0, 1.0));
    EXPECT_EQ(drive.judgement(), ReportedJudgement{});
}

TEST(ReportedMotionAboveTheMaxSpeed, AreNotUsed) {
    ReportedDrive drive;
    drive.positions.push_back(samples::position(seconds(0), 1.0, 1.0));
    drive.positions.back().reported.set_speed({141.0});
    std::vector<ReportedMotion> reported(1);
    judge_reported(drive.positions, drive.beliefs(), greatest_speed, reported);
    EXPECT_FALSE(reported[0].is_known());
}

/// The root mean square error of the live speed, in m/s.
double live_error(const ReportedDrive& drive) {
    ReportWindow window;
    double squares = 0;
    double count = 0;
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        insert(window, drive.positions[i]);
        const auto report = report_of(VehicleName::from("van").value(), window, {});
        if (i > 10 && report && report->motion.speed) {
            squares += std::pow(report->motion.speed->value - drive.speeds[i], 2);
            ++count;
        }
    }
    return std::sqrt(squares / count);
}

TEST_P(ReportedJudgementTest, MakeTheLiveSpeedExact) {
    EXPECT_LT(live_error(driven(GetParam(), in_whole_kilometres_an_hour)), 0.3);
}

TEST(ReportedSpeed, ShowsAStartAndAStopAtOnce) {
    std::vector<Position> window;
    for (int i = 0; i < 300; ++i) {
        window.push_back(samples::position(seconds(i), 0.0, 0.0));
        window.back().reported.set_speed({0.0});
    }
    window.push_back(samples::position(seconds(300), 0.0, 0.00001));
    window.back().reported.set_speed({1.5});
    window.back().reported.set_heading({90.0});
    const auto report = report_of(VehicleName::from("van").value(), report_window(window), {});
    ASSERT_TRUE(report && report->motion.speed);
    EXPECT_NEAR(report->motion.speed->value, 1.5, 0.3);
}

TEST_P(ReportedJudgementTest, CostNoMoreThanPlacesIfTheDeviceLies) {
    const double by_places = live_error(driven(GetParam(), [](double) { return -1.0; }));
    for (const double factor : {3.6, 0.0}) {
        const double error =
            live_error(driven(GetParam(), [&](double speed) { return factor * speed; }));
        EXPECT_LT(error, by_places + 1.5) << factor;
    }
}

TEST_P(ReportedJudgementTest, OfAParkedVehicleAreNotShownIfTheyDrive) {
    for (const double speed : {5.0, 14.0, 33.0}) {
        std::mt19937 random(3);
        std::normal_distribution<double> noise(0, 3.0);
        ReportWindow window;
        for (int i = 0; i < 200; ++i) {
            Position position = samples::position(seconds(i * GetParam()), noise(random) / 110'574,
                                                  noise(random) / 111'319.5);
            position.reported.set_speed({speed});
            insert(window, position);
        }
        const auto report = report_of(VehicleName::from("van").value(), window, {});
        ASSERT_TRUE(report && report->motion.speed);
        EXPECT_LT(*report->motion.speed, moving_speed) << speed;
    }
}

class SlowReporter : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Intervals, SlowReporter, testing::Values(30, 60, 61, 120, 600));

TEST_P(SlowReporter, IsNotBelievedIfItAlwaysReportsZero) {
    std::vector<Position> drive;
    for (int i = 0; i < 40; ++i) {
        drive.push_back(samples::position(seconds(i * GetParam()), 0.0, 0.0001 * GetParam() * i));
        drive.back().reported.set_speed({0.0});
    }
    const auto report = report_of(VehicleName::from("van").value(), report_window(drive), {});
    ASSERT_TRUE(report && report->motion.speed);
    EXPECT_EQ(report->reported.speed, ReportedTrust::ignored);
    EXPECT_NEAR(report->motion.speed->value, 11.1, 1.0);
}

TEST_P(SlowReporter, IsBelievedInAJam) {
    std::mt19937 random(3);
    std::normal_distribution<double> noise(0, 10.0);
    std::vector<Position> jam;
    for (int i = 0; i < 40; ++i) {
        const double metres = 1.2 * GetParam() * i + noise(random);
        jam.push_back(samples::position(seconds(i * GetParam()), 0.0, metres / 111'319.5));
        jam.back().accuracy = Accuracy::from_metres(20.0);
        jam.back().reported.set_speed({1.2});
    }
    const auto report = report_of(VehicleName::from("van").value(), report_window(jam), {});
    ASSERT_TRUE(report && report->motion.speed);
    EXPECT_EQ(report->reported.speed, ReportedTrust::trusted);
    EXPECT_NEAR(report->motion.speed->value, 1.2, 0.3);
}

TEST(ReportedSpeed, BreaksAStayAndItsDistance) {
    // A fork-lift that drives for ten minutes in a yard of 30 m.
    std::vector<Position> yard;
    double metres = 0;
    for (int i = 0; i < 600; ++i) {
        const double angle = i * 2.0 / 15.0;
        yard.push_back(samples::position(seconds(i), 15.0 * std::sin(angle) / 110'574,
                                         15.0 * std::cos(angle) / 111'319.5));
        yard.back().reported.set_speed({2.0});
    }
    const Judgements judged = judge_track(yard, greatest_speed);
    for (std::size_t i = 1; i < yard.size(); ++i) {
        const Motion motion =
            derive_motion({yard, judged.beliefs, i, judged.reported}, {}, judged.stays[i]);
        metres += motion.distance.value_or(Metres{0}).value;
    }
    EXPECT_NEAR(metres, 1'198, 60);
}

TEST(ReportedSpeed, OfAPositionWithoutNeighboursIsNotDerived) {
    std::vector<Position> window;
    for (int i = 0; i < 10; ++i) {
        window.push_back(samples::position(seconds(i * 10), 0.0, 0.001 * i));
        window.back().reported = ReportedMotion(1'113, 9'000);
    }
    window.push_back(samples::position(seconds(7'200), 0.0, 0.4));
    window.back().reported = ReportedMotion(1'113, 9'000);
    const Judgements judged = judge_track(window, greatest_speed);
    EXPECT_FALSE(derive_motion({window, judged.beliefs, 0, judged.reported}, {}).speed);
    EXPECT_FALSE(derive_motion({window, judged.beliefs, 10, judged.reported}, {}).speed)
        << "it follows a silence";
    EXPECT_NEAR(derive_motion({window, judged.beliefs, 9, judged.reported}, {}).speed->value, 11.13,
                0.2);
}

TEST(ReportedSpeed, DecidesTheSpeedOfASlowReporterAndItsHeadingIfItHasOne) {
    std::vector<Position> window;
    for (int i = 0; i < 12; ++i) {
        window.push_back(samples::position(seconds(i * 600), 0.0, 0.05 * i));
        window.back().reported.set_speed({9.0});
    }
    window.back().reported.set_speed({12.0});
    const Motion driving =
        report_of(VehicleName::from("van").value(), report_window(window), {})->motion;
    EXPECT_EQ(driving.speed, MetresPerSecond{12.0});
    EXPECT_NEAR(driving.heading->value, 90.0, 0.1);
    window.back().reported.set_speed({0.0});
    const Motion standing =
        report_of(VehicleName::from("van").value(), report_window(window), {})->motion;
    EXPECT_EQ(standing.speed, MetresPerSecond{0.0});
    EXPECT_FALSE(standing.heading);
}

}  // namespace
}  // namespace convoy::fleet
