#include "history/time_range.hpp"

#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

TEST(TimeRange, OfOneMomentHasIt) {
    const auto moment = TimeRange::between(at(5), at(5));
    ASSERT_TRUE(moment);
    EXPECT_EQ(moment->from(), at(5));
    EXPECT_EQ(moment->to(), at(5));
}

TEST(TimeRange, DoesNotEndBeforeItBegins) {
    EXPECT_FALSE(TimeRange::between(at(6), at(5)));
    EXPECT_DEATH(TimeRange(at(6), at(5)), "a range of time ends before it begins");
}

TEST(TimeRange, OverlapsEachThatHasATimeOfIt) {
    const TimeRange range(at(10), at(20));
    EXPECT_TRUE(range.overlaps({at(0), at(10)}));
    EXPECT_TRUE(range.overlaps({at(20), at(30)}));
    EXPECT_TRUE(range.overlaps({at(12), at(13)}));
    EXPECT_TRUE(range.overlaps(all_time));
    EXPECT_FALSE(range.overlaps({at(0), at(9)}));
    EXPECT_FALSE(range.overlaps({at(21), at(30)}));
}

}  // namespace
}  // namespace convoy::history
