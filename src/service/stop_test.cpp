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

TEST_F(StopSignalTest, WaitsForASignalThatDoesNotCome) {
    StopSignal stop;
    EXPECT_FALSE(stop.wait_for(1ms));
}

TEST_F(StopSignalTest, IsWokenBySigtermAndStaysSo) {
    StopSignal stop;
    ::kill(::getpid(), SIGTERM);
    stop.wait();
    EXPECT_TRUE(stop.wait_for(0ms));
}

TEST_F(StopSignalTest, IsWokenBySigint) {
    StopSignal stop;
    std::thread sender([] { ::kill(::getpid(), SIGINT); });
    stop.wait();
    sender.join();
}

TEST_F(StopSignalTest, KeepsSignalsFromThreadsStartedAfterIt) {
    StopSignal stop;
    sigset_t blocked;
    std::thread other([&blocked] { pthread_sigmask(SIG_BLOCK, nullptr, &blocked); });
    other.join();
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 1);
    EXPECT_EQ(sigismember(&blocked, SIGINT), 1);
}

TEST_F(StopSignalTest, GivesTheSignalsBack) {
    {
        const StopSignal stop;
    }
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 0);
}

TEST_F(StopSignalTest, ASecondSignalEndsTheProcessAtOnce) {
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
