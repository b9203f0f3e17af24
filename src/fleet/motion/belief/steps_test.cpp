#include "fleet/motion/belief/steps.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

using std::chrono::seconds;

constexpr MetresPerSecond step_limit{140.0};

/// Returns positions on a meridian, 10 s apart, at these kilometres.
std::vector<Position> at_kilometres(const std::vector<double>& kilometres) {
    std::vector<Position> positions;
    for (std::size_t i = 0; i < kilometres.size(); ++i) {
        positions.push_back(samples::position(seconds(10 * i), 48.0 + kilometres[i] / 111.2, 11.0));
    }
    return positions;
}

std::vector<bool> steps(const std::vector<double>& kilometres) {
    return judge_steps(at_kilometres(kilometres), step_limit).plausible;
}

TEST(JudgeSteps, AreThoseBelowTheLimit) {
    EXPECT_EQ(steps({0, 0.3, 5, 5.3}), (std::vector{false, true, false, true}));
    EXPECT_EQ(steps({}), std::vector<bool>{});
    EXPECT_EQ(steps({0}), std::vector{false});
}

TEST(JudgeSteps, ContinueOneAnotherWhereTheyAreFast) {
    EXPECT_EQ(steps({0, 0.3, 1.3, 1.6}), (std::vector{false, true, false, true}))
        << "100 m/s for one step";
    EXPECT_EQ(steps({0, 1.0, 2.0, 3.0}), (std::vector{false, true, true, true}));
    EXPECT_EQ(steps({0, 1.0, 0.0, 1.0}), (std::vector{false, false, false, false}))
        << "there and back";
}

TEST(JudgeSteps, GoOnNoDetourThatThisVehicleNeverDrives) {
    std::vector<double> slow;
    for (int i = 0; i < 20; ++i) {
        slow.push_back(0.1 * i);
    }
    std::vector<double> detour = slow;
    detour[10] += 0.55;
    const std::vector<bool> judged = steps(detour);
    EXPECT_FALSE(judged[10]) << "65 m/s of a vehicle that drives at 10";
    EXPECT_FALSE(judged[11]);
    EXPECT_TRUE(judged[9] && judged[12]);
    std::vector<double> quick = slow;
    for (double& kilometres : quick) {
        kilometres *= 3;
    }
    quick[10] += 0.35;
    EXPECT_TRUE(steps(quick)[10]) << "65 m/s of a vehicle that drives at 30";
}

TEST(AreAllSlow, IsFalseWhereAStepHasToBeExamined) {
    EXPECT_TRUE(are_all_slow(at_kilometres({0, 0.29, 0.0, 0.29}), step_limit));
    EXPECT_FALSE(are_all_slow(at_kilometres({0, 0.29, 0.7}), step_limit));
    EXPECT_FALSE(are_all_slow(at_kilometres({0, 0.29}), MetresPerSecond{20.0}));
}

TEST(Continues, ComparesVelocities) {
    const auto continued = [](double second, double third) {
        const auto positions = at_kilometres({0, second, third});
        return continues(positions[0], positions[1], positions[2]);
    };
    EXPECT_TRUE(continued(1.0, 2.0));
    EXPECT_TRUE(continued(1.0, 2.25)) << "a quarter more";
    EXPECT_FALSE(continued(1.0, 3.0));
    EXPECT_FALSE(continued(1.0, 0.0));
    EXPECT_TRUE(continued(0.01, 0.1)) << "a start";
}

}  // namespace
}  // namespace convoy::fleet
