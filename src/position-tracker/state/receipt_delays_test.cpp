#include "position-tracker/state/receipt_delays.hpp"

#include <gtest/gtest.h>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// Receives `receipts` positions, one each `interval`; each is `delay` old at its receipt.
std::optional<seconds> behind_after(int receipts, milliseconds interval, seconds delay) {
    ReceiptDelays delays;
    for (int i = 0; i < receipts; ++i) {
        const fleet::Time received = at(0) + i * interval;
        delays.add(received - delay, received);
    }
    return delays.clock_behind();
}

TEST(ReceiptDelays, ShowAWrongTimeZoneAndAReceiverWhoseWeeksBeganAnew) {
    EXPECT_EQ(behind_after(30, 1min, 3602s), 1h);
    EXPECT_EQ(behind_after(30, 1min, 5h + 45min + 90s), 5h + 45min);
    EXPECT_EQ(behind_after(30, 1min, 15min - 90s), 15min);
    EXPECT_EQ(behind_after(30, 1min, days(7168) + 4s), days(7168));
}

TEST(ReceiptDelays, ShowNothingOfARightClockNorOfAnotherDelay) {
    for (const seconds delay : {0s, 5s, 90s, 809s, 991s, -60s, -900s, -3600s}) {
        EXPECT_EQ(behind_after(30, 1min, delay), std::nullopt) << delay.count();
    }
}

TEST(ReceiptDelays, NeedTwentyReceiptsOverTenMinutes) {
    EXPECT_EQ(behind_after(20, 1min, 1h), std::nullopt) << "the newest one may still be smaller";
    EXPECT_EQ(behind_after(21, 1min, 1h), 1h);
    EXPECT_EQ(behind_after(600, 1s, 1h), std::nullopt);
    EXPECT_EQ(behind_after(601, 1s, 1h), 1h);
    EXPECT_EQ(behind_after(21, 1h, 1h), 1h) << "a device that reports seldom";
}

/// Receives a memory of 6 hours, one position each 5 s, `faster` times as fast as it was recorded.
/// Returns whether any receipt shows a wrong clock.
bool memory_shows_wrong_clock(double faster, milliseconds between_receipts) {
    ReceiptDelays delays;
    const fleet::Time recorded = at(0);
    const auto step = std::chrono::duration_cast<milliseconds>(faster * between_receipts);
    fleet::Time received = recorded + 6h;
    for (fleet::Time time = recorded; time < received; time += step, received += between_receipts) {
        delays.add(time, received);
        if (delays.clock_behind()) {
            return true;
        }
    }
    return false;
}

TEST(ReceiptDelays, DoNotTakeAMemoryThatIsSentForAWrongClock) {
    for (const double faster : {1.1, 1.5, 2.0, 10.0, 1000.0}) {
        for (const milliseconds between : {milliseconds(2'000), milliseconds(10'000)}) {
            EXPECT_FALSE(memory_shows_wrong_clock(faster, between))
                << faster << ' ' << between.count();
        }
    }
}

TEST(ReceiptDelays, AreThoseOfTheNewestPositionWhereADeviceSendsSeveralAtOnce) {
    ReceiptDelays delays;
    for (int i = 0; i < 30; ++i) {
        const fleet::Time received = at(0) + i * 15min;
        for (int minute = 15; minute >= 0; --minute) {
            delays.add(received - minute * 1min, received);
        }
    }
    EXPECT_EQ(delays.clock_behind(), std::nullopt);
}

TEST(ReceiptDelays, EndWhenTheClockIsCorrected) {
    ReceiptDelays delays;
    fleet::Time received = at(0);
    for (int i = 0; i < 30; ++i, received += 1min) {
        delays.add(received - 1h, received);
    }
    ASSERT_EQ(delays.clock_behind(), 1h);
    delays.add(received, received);
    delays.add(received + 1min, received + 1min);
    EXPECT_EQ(delays.clock_behind(), std::nullopt);
}

TEST(ReceiptDelays, BeginAnewAfterAStepOfTheOwnClock) {
    ReceiptDelays delays;
    fleet::Time received = at(0);
    for (int i = 0; i < 30; ++i, received += 1min) {
        delays.add(received - 1h, received);
    }
    received -= 1h;
    delays.add(received, received);
    EXPECT_EQ(delays.clock_behind(), std::nullopt);
}

}  // namespace
}  // namespace convoy::tracker
