#include "service/stop.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace convoy::service {
namespace {

using namespace std::chrono_literals;

class StopSignalTest : public testing::Test {
 protected:
    static void SetUpTestSuite() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(StopSignalTest, waits_for_a_signal_that_does_not_come) {
    StopSignal stop;
    EXPECT_FALSE(stop.wait_for(1ms));
}

TEST_F(StopSignalTest, is_woken_by_sigterm_and_stays_so) {
    StopSignal stop;
    ::kill(::getpid(), SIGTERM);
    stop.wait();
    EXPECT_TRUE(stop.wait_for(0ms));
}

TEST_F(StopSignalTest, is_woken_by_sigint) {
    StopSignal stop;
    std::thread sender([] { ::kill(::getpid(), SIGINT); });
    stop.wait();
    sender.join();
}

TEST_F(StopSignalTest, keeps_signals_from_threads_started_after_it) {
    StopSignal stop;
    sigset_t blocked;
    std::thread other([&blocked] { pthread_sigmask(SIG_BLOCK, nullptr, &blocked); });
    other.join();
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 1);
    EXPECT_EQ(sigismember(&blocked, SIGINT), 1);
}

TEST_F(StopSignalTest, gives_the_signals_back) {
    {
        const StopSignal stop;
    }
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 0);
}

TEST_F(StopSignalTest, a_second_signal_ends_the_process_at_once) {
    const auto drain_for_ever = [] {
        StopSignal stop;
        ::kill(::getpid(), SIGTERM);
        stop.wait();
        ::kill(::getpid(), SIGINT);
        for (;;) {
            ::pause();
        }
    };
    EXPECT_EXIT(drain_for_ever(), testing::ExitedWithCode(130), "");
}

}  // namespace
}  // namespace convoy::service
