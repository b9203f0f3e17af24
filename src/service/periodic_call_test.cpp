#include "service/periodic_call.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace convoy::service {
namespace {

TEST(PeriodicCall, CallsAtOnceAndAgain) {
    std::latch called(3);
    std::atomic<int> calls = 0;
    const PeriodicCall periodic(std::chrono::milliseconds{1}, [&] {
        if (++calls <= 3) {
            called.count_down();
        }
    });
    called.wait();
}

TEST(PeriodicCall, EndsAtOnceWhateverItsPeriod) {
    std::latch called(1);
    const PeriodicCall periodic(std::chrono::hours{1}, [&called] { called.count_down(); });
    called.wait();
}

}  // namespace
}  // namespace convoy::service
