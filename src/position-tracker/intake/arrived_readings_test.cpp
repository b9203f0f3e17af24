#include "position-tracker/intake/arrived_readings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "history/fixtures/sample_readings.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using history::reading;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

fleet::Attributes ignition_on() {
    fleet::Attributes attributes;
    attributes.set_flag(fleet::Attribute::ignition, true);
    return attributes;
}

fleet::ReportedReading reported_reading(std::string_view name, fleet::Time time,
                                        std::size_t element) {
    return {vehicle(name), time, ignition_on(), "gt06:1", element};
}

TEST(TakeDetails, GivesEachTheVehicleAndTheTimeOfItsPosition) {
    fleet::DecodedMessage message;
    message.positions = {reported("Van", position(at(1))), reported("Bus", position(at(2)))};
    message.details.push_back({1, ignition_on(), "gt06:1"});
    EXPECT_THAT(take_details(message), ElementsAre(reading("Bus", at(2), ignition_on(), "gt06:1")));
}

TEST(RemoveDetails, LeavesThoseOfOtherPositions) {
    std::vector details{reading("Van", at(1)), reading("Van", at(2)), reading("Bus", at(1))};
    const history::HeldPosition held{.received = at(0),
                                     .reason = history::HoldReason::future,
                                     .reported = reported("Van", position(at(1)))};
    EXPECT_EQ(remove_details_of({held}, HeldDetails::all, details), 1U);
    EXPECT_THAT(details, ElementsAre(reading("Van", at(2)), reading("Bus", at(1))));
}

// Stored, they would make a vehicle known that the limits keep out.
TEST(RemoveDetails, OfUnknownVehiclesLeavesThoseOfKnownOnes) {
    std::vector details{reading("Van", at(1)), reading("New", at(1))};
    const history::HeldPosition ahead{.received = at(0),
                                      .reason = history::HoldReason::future,
                                      .reported = reported("Van", position(at(1)))};
    const history::HeldPosition unknown{.received = at(0),
                                        .reason = history::HoldReason::too_many_vehicles,
                                        .reported = reported("New", position(at(1)))};
    EXPECT_EQ(remove_details_of({ahead, unknown}, HeldDetails::of_unknown_vehicles, details), 1U);
    EXPECT_THAT(details, ElementsAre(reading("Van", at(1))));
}

TEST(JudgeReadings, RejectsWhatWouldBeHeld) {
    VehicleAdmission admission({.max_vehicles = 1, .new_vehicles_per_second = 10});
    const VehicleAdmission::Moment now{.wall = at(0), .steady = {}};
    const ArrivedReadings judged =
        judge({reported_reading("Van", at(0), 3), reported_reading("Bus", at(0), 4),
               reported_reading("Van", at(61'000), 5), reported_reading("Van", at(60'000), 6)},
              admission, now);
    EXPECT_THAT(judged.stored, ElementsAre(reading("Van", at(0), ignition_on(), "gt06:1"),
                                           reading("Van", at(60'000), ignition_on(), "gt06:1")));
    ASSERT_THAT(judged.rejected, SizeIs(2));
    EXPECT_EQ(judged.rejected[0].index, 4U);
    EXPECT_EQ(judged.rejected[0].reason, fleet::RejectionReason::too_many_held);
    EXPECT_EQ(judged.rejected[0].vehicle, "Bus");
    EXPECT_EQ(judged.rejected[0].content,
              R"({"vehicle":"Bus","time":")" + fleet::format_time(at(0)) +
                  R"(","attributes":{"ignition":true},"device":"gt06:1"})");
    EXPECT_EQ(judged.rejected[1].reason, fleet::RejectionReason::future);
    EXPECT_TRUE(admission.knows(vehicle("Van")));
    EXPECT_FALSE(admission.knows(vehicle("Bus")));
}

TEST(JudgeReadings, OfNoneIsNothing) {
    VehicleAdmission admission({});
    const ArrivedReadings judged = judge({}, admission, {.wall = at(0), .steady = {}});
    EXPECT_THAT(judged.stored, IsEmpty());
    EXPECT_THAT(judged.rejected, IsEmpty());
}

}  // namespace
}  // namespace convoy::tracker
