// The checks that both wire forms share. json_element_test.cpp tests each reason.
#include "fleet/message/element.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/fixtures/samples.hpp"

namespace convoy::fleet {
namespace {

Element element_at(std::string_view time) {
    Element element;
    element.vehicle.give("V");
    element.latitude.give(1.0);
    element.longitude.give(2.0);
    element.time.give(parse_time(time));
    return element;
}

TEST(Check, BelievesTimesFromTheYear2000On) {
    const auto first = check(element_at("2000-01-01T00:00:00Z"), samples::any_time);
    ASSERT_TRUE(first);
    EXPECT_EQ(first->position.time, samples::time("2000-01-01T00:00:00Z"));
    const auto before = check(element_at("1999-12-31T23:59:59.999Z"), samples::any_time);
    ASSERT_TRUE(before.has_error());
    EXPECT_EQ(before.error(), RejectionReason::bad_time);
}

TEST(Check, CallsATimeFromBefore2000BadAlsoWhereItIsBeyondRetention) {
    const AcceptedTimes since_2020{Time::max(), samples::time("2020-01-01T00:00:00Z")};
    EXPECT_EQ(check(element_at("1999-01-01T00:00:00Z"), since_2020).error(),
              RejectionReason::bad_time);
    EXPECT_EQ(check(element_at("2019-01-01T00:00:00Z"), since_2020).error(),
              RejectionReason::too_old);
}

TEST(AddRejected, CountsPlacesOverGoodAndRejectedPositions) {
    DecodedMessage message;
    const ReportedPosition taken{samples::name("V"),
                                 samples::position(std::chrono::seconds(0), 1.0, 2.0)};
    add_rejected(message, RejectionReason::bad_type, {"", "1"});
    message.positions.push_back(taken);
    add_rejected(message, RejectionReason::bad_vehicle, {"..", "{}"});
    ASSERT_THAT(message.rejected, testing::SizeIs(2));
    EXPECT_EQ(message.rejected[0].index, 0U);
    EXPECT_EQ(message.rejected[1].index, 2U);
    EXPECT_EQ(message.rejected[1].vehicle, "..");
}

}  // namespace
}  // namespace convoy::fleet
