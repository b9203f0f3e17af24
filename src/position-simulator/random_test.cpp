#include "position-simulator/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace convoy::simulator {
namespace {

TEST(Random, GivesTheNumbersOfSplitmix64) {
    // The first outputs of the reference implementation (Vigna, splitmix64.c) from state 1234567.
    Random random(1234567);
    for (const std::uint64_t number :
         {6457827717110365317U, 3203168211198807973U, 9817491932198370423U, 4593380528125082431U}) {
        EXPECT_EQ(random.bits(), number);
    }
}

TEST(Random, StreamsOfOneSeedAreStrangers) {
    Random one(1, 0);
    Random other(1, 1);
    Random again(1, 0);
    for (int count = 0; count < 100; ++count) {
        const std::uint64_t bits = one.bits();
        EXPECT_NE(bits, other.bits());
        EXPECT_EQ(bits, again.bits());
    }
}

TEST(Random, UnitsFillTheIntervalEvenly) {
    Random random(3);
    std::array<int, 10> counts{};
    for (int count = 0; count < 100'000; ++count) {
        const double unit = random.unit();
        ASSERT_GE(unit, 0);
        ASSERT_LT(unit, 1);
        ++counts[static_cast<std::size_t>(unit * 10)];
    }
    for (const int count : counts) {
        EXPECT_NEAR(count, 10'000, 400);
    }
}

TEST(Random, NormalValuesHaveMean0AndSigma1) {
    Random random(3);
    double sum = 0;
    double squares = 0;
    int within_one = 0;
    const int count = 100'000;
    for (int drawn = 0; drawn < count; ++drawn) {
        const double value = random.normal();
        ASSERT_TRUE(std::isfinite(value));
        sum += value;
        squares += value * value;
        within_one += std::abs(value) < 1 ? 1 : 0;
    }
    EXPECT_NEAR(sum / count, 0, 0.02);
    EXPECT_NEAR(squares / count, 1, 0.02);
    EXPECT_NEAR(within_one, 68'269, 600);
}

}  // namespace
}  // namespace convoy::simulator
