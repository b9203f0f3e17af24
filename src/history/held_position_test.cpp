#include "history/held_position.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "history/fixtures/sample_positions.hpp"

namespace convoy::history {
namespace {

// Stores and dashboards have these names.
TEST(HoldReason, HasANameThatIsAContract) {
    EXPECT_EQ(to_string(HoldReason::too_many_vehicles), "too_many_vehicles");
    EXPECT_EQ(to_string(HoldReason::new_vehicles_too_fast), "new_vehicles_too_fast");
    EXPECT_EQ(to_string(HoldReason::future), "future");
}

TEST(HoldReason, IsReadFromItsNameAndFromNoOtherText) {
    for (const HoldReason reason : all_hold_reasons) {
        EXPECT_EQ(parse_hold_reason(to_string(reason)), reason);
    }
    for (const std::string_view text : {"", "Future", "futur", "future ", "too_many"}) {
        EXPECT_EQ(parse_hold_reason(text), std::nullopt) << text;
    }
}

TEST(HeldPosition, IsIdentifiedByItsVehicleAndTime) {
    const HeldPosition one{.received = at(9),
                           .reason = HoldReason::future,
                           .reported = reported("Van", position(at(1), 50.0))};
    const HeldPosition other{.received = at(3),
                             .reason = HoldReason::too_many_vehicles,
                             .reported = reported("Van", position(at(1), 51.0))};
    EXPECT_EQ(one.key(), other.key());
    EXPECT_EQ(one.key(), (HeldKey{.vehicle = vehicle("Van"), .time = at(1)}));
}

// A store compares in the order of arrival, so exactly one of two different ones has to win.
TEST(HeldPosition, OutranksByTheSmallerPositionAndThenByTheLaterReason) {
    std::vector<HeldPosition> from_first_to_last;
    for (const double latitude : {50.0, 51.0}) {
        for (const HoldReason reason : {HoldReason::future, HoldReason::new_vehicles_too_fast,
                                        HoldReason::too_many_vehicles}) {
            from_first_to_last.push_back({.received = at(9),
                                          .reason = reason,
                                          .reported = reported("Van", position(at(1), latitude))});
        }
    }
    for (std::size_t left = 0; left < from_first_to_last.size(); ++left) {
        for (std::size_t right = 0; right < from_first_to_last.size(); ++right) {
            EXPECT_EQ(from_first_to_last[left].outranks(from_first_to_last[right]), left < right)
                << left << ' ' << right;
        }
    }
}

TEST(HeldPosition, ThatWasReceivedAgainOutranksNothing) {
    const HeldPosition earlier{.received = at(3),
                               .reason = HoldReason::future,
                               .reported = reported("Van", position(at(1)))};
    HeldPosition later = earlier;
    later.received = at(9);
    EXPECT_FALSE(later.outranks(earlier));
    EXPECT_FALSE(earlier.outranks(later));
}

}  // namespace
}  // namespace convoy::history
