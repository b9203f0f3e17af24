#include "position-tracker/intake/due_readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(DueReadings, AreTakenOnceWhenTheirEarliestTimeHasCome) {
    DueReadings due;
    due.add(vehicle("Van"), at(5));
    due.add(vehicle("Van"), at(3));
    due.add(vehicle("Van"), at(9));
    due.add(vehicle("Bus"), at(3));
    due.add(vehicle("Cab"), at(4));
    EXPECT_THAT(due.take(at(2)), IsEmpty());
    EXPECT_THAT(due.take(at(3)), ElementsAre(vehicle("Bus"), vehicle("Van")));
    due.forget(vehicle("Cab"));
    EXPECT_THAT(due.take(at(100)), IsEmpty());
}

}  // namespace
}  // namespace convoy::tracker
