#include "registry-copy/retry_pause.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

TEST(RetryPause, DoublesUpToTheLongest) {
    RetryPause pause(100ms, 400ms, 1);
    for (const auto step : {100ms, 200ms, 400ms, 400ms}) {
        const auto next = pause.next();
        EXPECT_GE(next, step / 2);
        EXPECT_LE(next, step);
    }
    pause.reset();
    EXPECT_LE(pause.next(), 100ms);
}

TEST(RetryPause, DiffersBetweenServices) {
    RetryPause one(1h, 2h, 1);
    RetryPause other(1h, 2h, 2);
    EXPECT_NE(one.next(), other.next());
}

}  // namespace
}  // namespace convoy::registry
