#include "position-tracker/routes/missing_times.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

TEST(MissingTimes, AreThoseThatOverlapTheRequestedRange) {
    const std::vector<history::TimeRange> missing{
        {fleet::Time::min(), at(0)}, {at(2'000), at(3'000)}, {at(9'000), at(9'500)}};
    EXPECT_EQ(missing_times(missing, {at(0), at(2'000)}),
              "../2026-11-22T12:00:00.000Z, 2026-11-22T12:00:02.000Z/2026-11-22T12:00:03.000Z");
    EXPECT_EQ(missing_times(missing, {at(3'001), at(8'999)}), "");
    EXPECT_EQ(missing_times({}, {at(0), at(2'000)}), "");
}

}  // namespace
}  // namespace convoy::tracker
