#include "amqp/wakeup.hpp"

#include <gtest/gtest.h>
#include <poll.h>

#include <thread>

namespace convoy::amqp {
namespace {

bool is_readable(const Wakeup& wakeup, int within_milliseconds) {
    pollfd polled{wakeup.descriptor(), POLLIN, 0};
    return ::poll(&polled, 1, within_milliseconds) == 1;
}

TEST(Wakeup, IsReadableFromASignalUntilItIsTaken) {
    Wakeup wakeup;
    EXPECT_FALSE(is_readable(wakeup, 0));
    EXPECT_FALSE(wakeup.take());
    wakeup.signal();
    EXPECT_TRUE(is_readable(wakeup, 0));
    EXPECT_TRUE(wakeup.take());
    EXPECT_FALSE(is_readable(wakeup, 0));
    EXPECT_FALSE(wakeup.take());
}

TEST(Wakeup, TakesSeveralSignalsAsOne) {
    Wakeup wakeup;
    for (int count = 0; count < 3; ++count) {
        wakeup.signal();
    }
    EXPECT_TRUE(wakeup.take());
    EXPECT_FALSE(wakeup.take());
}

TEST(Wakeup, EndsTheWaitOfAnotherThread) {
    Wakeup wakeup;
    const std::jthread other([&wakeup] { wakeup.signal(); });
    EXPECT_TRUE(is_readable(wakeup, 60'000));
}

}  // namespace
}  // namespace convoy::amqp
