#include "fleet/motion/estimate/constant_velocity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

/// Returns measurements at random places within 100 m and of random variances, ascending by time.
std::vector<Measurement> random_measurements(samples::Random& random, std::size_t count) {
    const auto between = [&random](std::int64_t least, std::int64_t most) {
        return static_cast<double>(samples::random_between(random, least, most)) / 10;
    };
    std::vector<Measurement> seen;
    double time = 0;
    for (; count > 0; --count) {
        time += between(5, 50);
        seen.push_back({.at = {between(-1'000, 1'000), between(-1'000, 1'000)},
                        .time = {time},
                        .variance = between(10, 250)});
    }
    return seen;
}

/// Runs the filter through two or more measurements, in the order given.
ConstantVelocity filtered_through(std::span<const Measurement> seen) {
    ConstantVelocity state(seen[0], seen[1]);
    for (const Measurement& next : seen.subspan(2)) {
        state.update(next);
    }
    return state;
}

void expect_same(const ConstantVelocity& one, const ConstantVelocity& other) {
    EXPECT_NEAR(one.velocity().east, other.velocity().east, 1e-6);
    EXPECT_NEAR(one.velocity().north, other.velocity().north, 1e-6);
    EXPECT_NEAR(one.velocity_sigma().value, other.velocity_sigma().value, 1e-6);
}

TEST(ConstantVelocity, BeginsWithTheVelocityBetweenTwoMeasurements) {
    const ConstantVelocity state({.at = {0, 0}, .time = {1}, .variance = 4},
                                 {.at = {20, -10}, .time = {3}, .variance = 5});
    EXPECT_DOUBLE_EQ(state.velocity().east, 10);
    EXPECT_DOUBLE_EQ(state.velocity().north, -5);
    EXPECT_DOUBLE_EQ(state.velocity_sigma().value,
                     std::sqrt((4.0 + 5.0) / 4 + acceleration_noise * 2 / 3));
}

TEST(ConstantVelocity, PredictsTheSameVelocityWithMoreUncertaintyInEitherDirection) {
    const ConstantVelocity state({.at = {0, 0}, .time = {1}, .variance = 4},
                                 {.at = {20, -10}, .time = {3}, .variance = 5});
    for (const double time : {10.0, -4.0}) {  // 7 s away
        ConstantVelocity predicted = state;
        predicted.predict({time});
        EXPECT_EQ(predicted.velocity().east, state.velocity().east);
        EXPECT_EQ(predicted.velocity().north, state.velocity().north);
        EXPECT_NEAR(predicted.velocity_sigma().value,
                    std::hypot(state.velocity_sigma().value, std::sqrt(acceleration_noise * 7)),
                    1e-9);
    }
}

TEST(ConstantVelocity, OfASteadyDriveStaysAndBecomesMoreCertain) {
    const auto on_the_way = [](double time) {
        return Measurement{.at = {8 * time, -3 * time}, .time = {time}, .variance = 9};
    };
    ConstantVelocity state(on_the_way(0), on_the_way(1));
    for (const double time : {2.0, 2.5, 4.0, 5.0}) {
        const MetresPerSecond sigma = state.velocity_sigma();
        state.update(on_the_way(time));
        EXPECT_NEAR(state.velocity().east, 8, 1e-9);
        EXPECT_NEAR(state.velocity().north, -3, 1e-9);
        EXPECT_LT(state.velocity_sigma(), sigma);
    }
}

TEST(ConstantVelocity, PredictsInTwoStepsAsInOneForwardsAndBackwards) {
    samples::Random random(59);
    for (int i = 0; i < 400; ++i) {
        auto seen = random_measurements(random, 5);
        if (i % 2 == 1) {
            std::ranges::reverse(seen);
        }
        ConstantVelocity one = filtered_through(std::span(seen).first(4));
        ConstantVelocity other = one;
        one.update(seen[4]);
        other.predict({(seen[3].time.value + 2 * seen[4].time.value) / 3});
        other.update(seen[4]);
        expect_same(other, one);
    }
}

TEST(ConstantVelocity, LearnsFromAMeasurementOfItsOwnTimeAsByAnUpdate) {
    samples::Random random(54);
    for (int i = 0; i < 200; ++i) {
        const auto seen = random_measurements(random, 6);
        Measurement another = seen.front();
        another.time = seen.back().time;
        ConstantVelocity updated = filtered_through(seen);
        ConstantVelocity learned = updated;
        updated.update(another);
        learned.learn_from(another);
        expect_same(learned, updated);
    }
}

/// The estimate at the time of `seen[index]`, by that and the earlier measurements and by a filter
/// that runs backwards through the later ones.
ConstantVelocity smoothed(const std::vector<Measurement>& seen, std::size_t index) {
    ConstantVelocity state = filtered_through(std::span(seen).first(index + 1));
    const std::vector<Measurement> later(seen.rbegin(),
                                         seen.rend() - static_cast<std::ptrdiff_t>(index + 1));
    ConstantVelocity backwards = filtered_through(later);
    backwards.predict(seen[index].time);
    state.learn_from(backwards);
    return state;
}

/// The same with the measurement at `index` on the side of the later ones.
ConstantVelocity smoothed_from_behind(const std::vector<Measurement>& seen, std::size_t index) {
    ConstantVelocity state = filtered_through(std::span(seen).first(index));
    state.predict(seen[index].time);
    const std::vector<Measurement> later(seen.rbegin(),
                                         seen.rend() - static_cast<std::ptrdiff_t>(index));
    state.learn_from(filtered_through(later));
    return state;
}

TEST(ConstantVelocity, IsTheSameWhicheverSideHasTheMeasurementInTheMiddle) {
    samples::Random random(55);
    for (int i = 0; i < 200; ++i) {
        const auto seen = random_measurements(random, 9);
        for (std::size_t index = 2; index + 2 < seen.size(); ++index) {
            expect_same(smoothed(seen, index), smoothed_from_behind(seen, index));
        }
    }
}

TEST(ConstantVelocity, LearnsFromOneLaterMeasurementAsTheSmootherDoes) {
    samples::Random random(56);
    for (int i = 0; i < 200; ++i) {
        const auto seen = random_measurements(random, 5);
        ConstantVelocity state = filtered_through(std::span(seen).first(4));
        state.learn_from(seen[4]);
        expect_same(state, smoothed_from_behind(seen, 3));
    }
}

}  // namespace
}  // namespace convoy::fleet
