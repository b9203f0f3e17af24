#include "live/due_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace convoy::live {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Returns what is due, in order.
std::vector<std::uint32_t> taken(DueQueue<int>& queue, int now) {
    std::vector<std::uint32_t> taken;
    while (const auto index = queue.take_before(now)) {
        taken.push_back(*index);
    }
    return taken;
}

TEST(DueQueue, GivesTheEarliestFirstAndNothingBeforeItsTime) {
    DueQueue<int> queue;
    queue.queue(0, 30);
    queue.queue(5, 10);
    queue.queue(2, 20);
    EXPECT_THAT(taken(queue, 10), IsEmpty());
    EXPECT_THAT(taken(queue, 21), ElementsAre(5, 2));
    EXPECT_THAT(taken(queue, 100), ElementsAre(0));
    EXPECT_THAT(taken(queue, 100), IsEmpty());
}

TEST(DueQueue, OnlyTheEarliestTimeOfAnIndexCounts) {
    DueQueue<int> queue;
    queue.queue(1, 20);
    queue.queue(1, 30);
    queue.queue(1, 10);
    EXPECT_THAT(taken(queue, 11), ElementsAre(1));
    EXPECT_THAT(taken(queue, 100), IsEmpty());
    queue.queue(1, 50);
    EXPECT_THAT(taken(queue, 100), ElementsAre(1)) << "it was taken, so it may come again";
}

TEST(DueQueue, ATimeThatComesBackIsGivenOnce) {
    DueQueue<int> queue;
    queue.queue(1, 20);
    queue.queue(1, 10);
    EXPECT_THAT(taken(queue, 11), ElementsAre(1));
    queue.queue(1, 20);
    EXPECT_THAT(taken(queue, 100), ElementsAre(1));
}

}  // namespace
}  // namespace convoy::live
