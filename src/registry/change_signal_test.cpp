#include "registry/change_signal.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;
using End = ChangeSignal::End;

void wait_for_reader(const ChangeSignal& signal) {
    while (signal.waiting() == 0) {
        std::this_thread::yield();
    }
}

TEST(ChangeSignal, DoesNotWaitForWhatHasHappened) {
    ChangeSignal signal(5, 1);
    EXPECT_EQ(signal.wait(4, 600s), End::changed);
    EXPECT_EQ(signal.wait(5, 0ms), End::timed_out);
    signal.changed(4);
    EXPECT_EQ(signal.wait(5, 0ms), End::timed_out) << "an earlier number is no news";
}

TEST(ChangeSignal, WakesAReaderAtTheNextChange) {
    ChangeSignal signal(5, 1);
    End end{};
    std::thread reader([&] { end = signal.wait(5, 600s); });
    wait_for_reader(signal);
    signal.changed(6);
    reader.join();
    EXPECT_EQ(end, End::changed);
    EXPECT_EQ(signal.waiting(), 0U);
}

TEST(ChangeSignal, EndsEveryWaitWhenItStops) {
    ChangeSignal signal(5, 1);
    End end{};
    std::thread reader([&] { end = signal.wait(5, 600s); });
    wait_for_reader(signal);
    signal.stop();
    reader.join();
    EXPECT_EQ(end, End::stopped);
    EXPECT_EQ(signal.wait(5, 600s), End::stopped);
}

TEST(ChangeSignal, RefusesReadersAboveTheLimitUnlessTheyNeedNotWait) {
    ChangeSignal signal(5, 1);
    std::thread reader([&] { signal.wait(5, 600s); });
    wait_for_reader(signal);
    EXPECT_EQ(signal.wait(5, 600s), End::too_many);
    EXPECT_EQ(signal.wait(4, 600s), End::changed);
    signal.stop();
    reader.join();
}

}  // namespace
}  // namespace convoy::registry
