#include "amqp/backoff.hpp"

#include <gtest/gtest.h>

#include <set>

namespace convoy::amqp {
namespace {

using std::chrono::milliseconds;

void expect_within(milliseconds wait, milliseconds step) {
    EXPECT_GE(wait, step / 2);
    EXPECT_LE(wait, step);
}

TEST(Backoff, DoublesUpToTheLongest) {
    Backoff backoff(milliseconds(100), milliseconds(350), 1);
    expect_within(backoff.next(), milliseconds(100));
    expect_within(backoff.next(), milliseconds(200));
    expect_within(backoff.next(), milliseconds(350));
    expect_within(backoff.next(), milliseconds(350));
}

TEST(Backoff, StartsAnewAfterSuccess) {
    Backoff backoff(milliseconds(100), milliseconds(5000), 1);
    backoff.next();
    backoff.next();
    backoff.reset();
    expect_within(backoff.next(), milliseconds(100));
}

TEST(Backoff, WaitsLongAtOnceIfRequested) {
    Backoff backoff(milliseconds(100), milliseconds(5000), 1);
    backoff.expect_long();
    expect_within(backoff.next(), milliseconds(5000));
}

TEST(Backoff, NeverWaitsLongerThanTheLongestEvenAtFirst) {
    Backoff backoff(milliseconds(100), milliseconds(20), 1);
    expect_within(backoff.next(), milliseconds(20));
}

TEST(Backoff, SpreadsClientsApart) {
    std::set<milliseconds> waits;
    for (std::uint32_t seed = 1; seed <= 50; ++seed) {
        waits.insert(Backoff(milliseconds(1000), milliseconds(1000), seed * 7919).next());
    }
    EXPECT_GT(waits.size(), 25U);
}

}  // namespace
}  // namespace convoy::amqp
