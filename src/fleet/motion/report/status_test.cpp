#include "fleet/motion/report/status.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

using namespace std::chrono_literals;

TEST(Status, HasANameForEach) {
    for (const Status status : statuses) {
        EXPECT_EQ(parse_status(to_string(status)), status);
    }
    EXPECT_EQ(to_string(Status::offline), "offline");
    EXPECT_EQ(to_string(Status::silent), "silent");
    EXPECT_EQ(parse_status("Moving"), std::nullopt);
    EXPECT_EQ(parse_status(""), std::nullopt);
}

TEST(StatusBySpeed, IsMovingFromHalfAMetrePerSecondOn) {
    EXPECT_EQ(status_by_speed(MetresPerSecond{0.5}), Status::moving);
    EXPECT_EQ(status_by_speed(MetresPerSecond{0.4999}), Status::stopped);
    EXPECT_EQ(status_by_speed(MetresPerSecond{0.0}), Status::stopped);
}

TEST(StatusBySpeed, IsUnknownWithoutASpeed) {
    EXPECT_EQ(status_by_speed(std::nullopt), Status::unknown);
}

TEST(SilenceLimits, AreThreeIntervalsWhileItMovesAndNoLessThanAMinute) {
    EXPECT_EQ(silence_limits(Status::moving, std::nullopt), (SilenceLimits{60s, 10min}));
    EXPECT_EQ(silence_limits(Status::moving, 20s), (SilenceLimits{60s, 10min}));
    EXPECT_EQ(silence_limits(Status::moving, 21s), (SilenceLimits{63s, 10min}));
    EXPECT_EQ(silence_limits(Status::moving, 10min), (SilenceLimits{30min, 30min}));
}

TEST(SilenceLimits, LetAVehicleStandForADayUnlessItsIntervalIsKnown) {
    for (const Status last : {Status::stopped, Status::unknown}) {
        EXPECT_EQ(silence_limits(last, std::nullopt), (SilenceLimits{25h, std::nullopt}));
        EXPECT_EQ(silence_limits(last, 1h), (SilenceLimits{3h, std::nullopt}));
        EXPECT_EQ(silence_limits(last, 1s), (SilenceLimits{60s, std::nullopt}));
        EXPECT_EQ(silence_limits(last, 24h), (SilenceLimits{72h, std::nullopt}));
    }
}

TEST(StatusAtAge, IsTheLastOneUntilALimitIsExceeded) {
    const SilenceLimits limits{60s, 10min};
    EXPECT_EQ(status_at_age(Status::moving, limits, -1min), Status::moving);
    EXPECT_EQ(status_at_age(Status::moving, limits, 60s), Status::moving);
    EXPECT_EQ(status_at_age(Status::moving, limits, 60'001ms), Status::silent);
    EXPECT_EQ(status_at_age(Status::moving, limits, 10min), Status::silent);
    EXPECT_EQ(status_at_age(Status::moving, limits, 600'001ms), Status::offline);
}

TEST(StatusAtAge, IsNeverOfflineAfterStanding) {
    const SilenceLimits limits{25h, std::nullopt};
    EXPECT_EQ(status_at_age(Status::stopped, limits, 24h), Status::stopped);
    EXPECT_EQ(status_at_age(Status::unknown, limits, 24h), Status::unknown);
    EXPECT_EQ(status_at_age(Status::stopped, limits, 1000h), Status::silent);
}

TEST(NextChange, IsTheNextLimit) {
    EXPECT_EQ(next_change({60s, 10min}, -5s), 60s);
    EXPECT_EQ(next_change({60s, 10min}, 60s), 60s) << "the status changes above it";
    EXPECT_EQ(next_change({60s, 10min}, 61s), 10min);
    EXPECT_EQ(next_change({60s, 10min}, 601s), std::nullopt);
    EXPECT_EQ(next_change({30min, 30min}, 31min), std::nullopt);
    EXPECT_EQ(next_change({25h, std::nullopt}, 26h), std::nullopt);
}

}  // namespace
}  // namespace convoy::fleet
