#include "history/retention.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

using std::chrono::days;

TEST(Retention, OfNoDaysKeepsEverything) {
    EXPECT_EQ(Retention(0).cutoff(at(0)), fleet::Time::min());
}

TEST(Retention, MovesOnByWholeHours) {
    const Retention week(7);
    EXPECT_EQ(week.cutoff(at(0)), at(0) - days{7});
    EXPECT_EQ(week.cutoff(at(3'599'999)), at(0) - days{7});
    EXPECT_EQ(week.cutoff(at(3'600'000)), at(3'600'000) - days{7});
}

}  // namespace
}  // namespace convoy::history
