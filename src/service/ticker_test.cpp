#include "service/ticker.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace convoy::service {
namespace {

TEST(Ticker, CallsAtOnceAndAgain) {
    std::latch called(3);
    std::atomic<int> calls = 0;
    const Ticker ticker(std::chrono::milliseconds{1}, [&] {
        if (++calls <= 3) {
            called.count_down();
        }
    });
    called.wait();
}

TEST(Ticker, EndsAtOnceWhateverItsPeriod) {
    std::latch called(1);
    const Ticker ticker(std::chrono::hours{1}, [&called] { called.count_down(); });
    called.wait();
}

}  // namespace
}  // namespace convoy::service
