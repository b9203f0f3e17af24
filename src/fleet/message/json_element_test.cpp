// The members of a position in JSON, rule by rule, through the reader of whole messages.
#include "fleet/message/json_element.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

#include "fleet/fixtures/json_samples.hpp"

namespace convoy::fleet {
namespace {

using samples::accepted;
using samples::decode;
using samples::Members;
using testing::SizeIs;

Position decoded_position(const Members& members) {
    const auto decoded = decode(members.object());
    if (!decoded || decoded->positions.size() != 1) {
        throw std::runtime_error("not taken: " + members.object());
    }
    return decoded->positions.front().position;
}

/// Returns why a position was rejected in a message that is otherwise good.
RejectionReason reason_against(const Members& members) {
    const auto decoded = decode("[" + Members().object() + "," + members.object() + "]");
    if (!decoded || decoded->rejected.size() != 1) {
        throw std::runtime_error("not set aside: " + members.object());
    }
    EXPECT_THAT(decoded->positions, SizeIs(1)) << "the good one is taken";
    EXPECT_EQ(decoded->rejected.front().index, 1U);
    EXPECT_EQ(decoded->rejected.front().content, members.object());
    return decoded->rejected.front().reason;
}

TEST(JsonElement, IgnoresMembersItDoesNotKnow) {
    Members members;
    members.rest =
        R"(,"velocity":12.5,"driver":null,"doors":[true,false,{"open":"\u00e9"}],"id":99999999999999999999999,"x":1e999)";
    EXPECT_EQ(decoded_position(members), decoded_position({}));
}

TEST(JsonElement, TakesTheLastOfTwoMembersOfOneName) {
    Members members;
    members.rest = R"(,"lat":1.5,"vehicle":7,"vehicle":"Z")";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(1));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "Z");
    EXPECT_EQ(decoded->positions[0].position.coordinates, samples::coordinates(1.5, -1.431247));
    members.rest = R"(,"lat":"north")";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_type);
}

TEST(JsonElement, ReadsEscapesInNamesAndValues) {
    Members members;
    members.vehicle = R"("v\u0065hicle":"\u00c9lan \ud83d\ude9a \"3\"",)";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->positions, SizeIs(1));
    EXPECT_EQ(decoded->positions[0].vehicle.text(), "\xC3\x89lan \xF0\x9F\x9A\x9A \"3\"");
}

TEST(JsonElement, NormalisesItsValues) {
    Members members;
    members.lat = R"("lat":53.39068104999,)";
    members.lon = R"("lon":180,)";
    members.time = R"("time":"2026-11-22T14:07:11.2509+01:00")";
    members.rest = R"(,"accuracy":3.06)";
    EXPECT_EQ(decoded_position(members),
              (Position{samples::time("2026-11-22T13:07:11.250Z"),
                        samples::coordinates(53.390681, -180.0), Accuracy::from_decimetres(31)}));
}

TEST(JsonElement, TakesTimeAsEpochMilliseconds) {
    Members members;
    members.time = R"("time":1795352831250)";
    EXPECT_EQ(decoded_position(members).time, samples::time("2026-11-22T13:07:11.250Z"));
}

TEST(JsonElement, TakesAccuracyAsNoneWhereItIsNull) {
    Members members;
    members.rest = R"(,"accuracy":null)";
    EXPECT_EQ(decoded_position(members).accuracy, std::nullopt);
    members.rest = R"(,"accuracy":0)";
    EXPECT_EQ(decoded_position(members).accuracy, Accuracy::from_decimetres(0));
}

ReportedMotion motion_of(const std::string& members) {
    Members with_motion;
    with_motion.rest = members;
    return decoded_position(with_motion).reported;
}

TEST(JsonElement, TakesTheSpeedAndTheHeadingThatTheDeviceMeasured) {
    EXPECT_EQ(motion_of(R"(,"speed":13.887,"heading":271.504)"), ReportedMotion(1'389, 27'150));
    EXPECT_EQ(motion_of(R"(,"heading":360)").heading(), Degrees{0});
    EXPECT_EQ(motion_of(R"(,"speed":0)"), ReportedMotion(0, ReportedMotion::unknown));
    EXPECT_EQ(motion_of(R"(,"speed":null,"heading":null)"), ReportedMotion());
    for (const char* fast : {"655.34", "655.345", "655.35", "1e300", "1e999"}) {
        EXPECT_EQ(motion_of(R"(,"speed":)" + std::string(fast)).speed(), MetresPerSecond{655.34});
    }
}

TEST(JsonElement, TakesAPositionWithoutItsNegativeSpeedAndCountsIt) {
    for (const char* speed : {"-0.001", "-1", "-1e999"}) {
        Members members;
        members.rest = R"(,"heading":90,"speed":)" + std::string(speed);
        const auto decoded = decode("[" + members.object() + "," + Members().object() + "]");
        ASSERT_TRUE(decoded && decoded->positions.size() == 2U) << speed;
        EXPECT_EQ(decoded->positions[0].position.reported,
                  ReportedMotion(ReportedMotion::unknown, 9'000));
        EXPECT_EQ(decoded->negative_speeds, 1U);
    }
    Members rejected;
    rejected.rest = R"(,"lat":91,"speed":-1)";
    EXPECT_EQ(decode("[" + rejected.object() + "]")->negative_speeds, 0U);
    Members zero;
    zero.rest = R"(,"speed":-0.0)";
    EXPECT_EQ(decode(zero.object())->negative_speeds, 0U);
    EXPECT_EQ(decoded_position(zero).reported.speed(), MetresPerSecond{0});
}

TEST(JsonElement, SetsAsideAHeadingOutsideOfTheCircle) {
    for (const char* heading : {"-0.01", "360.01", "1e999", "-1e999"}) {
        Members members;
        members.rest = R"(,"heading":)" + std::string(heading);
        EXPECT_EQ(reason_against(members), RejectionReason::bad_type) << heading;
    }
}

TEST(JsonElement, SetsAsideAPositionThatLacksAMember) {
    for (std::string Members::* member : {&Members::vehicle, &Members::lat, &Members::lon}) {
        Members members;
        members.*member = "";
        EXPECT_EQ(reason_against(members), RejectionReason::missing_member) << members.object();
    }
    Members timeless;
    timeless.time = R"("Time":"2026-11-22T13:07:11.250Z")";
    EXPECT_EQ(reason_against(timeless), RejectionReason::missing_member);
}

TEST(JsonElement, SetsAsideAMemberOfAnotherType) {
    using Change = std::pair<std::string Members::*, std::string>;
    for (const auto& [member, text] :
         {Change(&Members::vehicle, R"("vehicle":7,)"),
          Change(&Members::vehicle, R"("vehicle":null,)"),
          Change(&Members::vehicle, R"("vehicle":["City Truck"],)"),
          Change(&Members::lat, R"("lat":"53.39",)"), Change(&Members::lat, R"("lat":null,)"),
          Change(&Members::lon, R"("lon":true,)"), Change(&Members::lon, R"("lon":{"deg":1},)"),
          Change(&Members::time, R"("time":null)"), Change(&Members::time, R"("time":[2026])"),
          Change(&Members::rest, R"(,"accuracy":"3")"),
          Change(&Members::rest, R"(,"accuracy":false)"),
          Change(&Members::rest, R"(,"speed":"50 km/h")"), Change(&Members::rest, R"(,"speed":"")"),
          Change(&Members::rest, R"(,"heading":"N")"),
          Change(&Members::rest, R"(,"heading":[90])")}) {
        Members members;
        members.*member = text;
        EXPECT_EQ(reason_against(members), RejectionReason::bad_type) << members.object();
    }
}

TEST(JsonElement, SetsAsideABadVehicle) {
    for (const std::string_view name : {R"("")", R"("a\nb")", R"("\u0000")", R"("\u0085")"}) {
        Members members;
        members.vehicle = R"("vehicle":)" + std::string(name) + ",";
        EXPECT_EQ(reason_against(members), RejectionReason::bad_vehicle) << members.object();
    }
}

TEST(JsonElement, SetsAsideCoordinatesAndAccuraciesThatCannotBe) {
    using Change = std::pair<std::string Members::*, std::string>;
    for (const auto& [member, text] :
         {Change(&Members::lat, R"("lat":90.1,)"), Change(&Members::lat, R"("lat":-91,)"),
          Change(&Members::lat, R"("lat":1e999,)"), Change(&Members::lat, R"("lat":-1E+400,)"),
          Change(&Members::lon, R"("lon":180.5,)"),
          Change(&Members::lon, R"("lon":99999999999999999999999999,)"),
          Change(&Members::rest, R"(,"accuracy":-1)"),
          Change(&Members::rest, R"(,"accuracy":1e999)")}) {
        Members members;
        members.*member = text;
        EXPECT_EQ(reason_against(members), RejectionReason::bad_coordinates) << members.object();
    }
}

TEST(JsonElement, SetsAsideABadTime) {
    for (const std::string_view time :
         {R"("yesterday")", R"("2026-11-22")", R"("2026-02-30T00:00:00Z")", R"("")",
          "1795352831.25", "1.795352831250e12", "99999999999999999999", "1e999", "1795352831", "-1",
          R"("1999-12-31T23:59:59.999Z")"}) {
        Members members;
        members.time = R"("time":)" + std::string(time);
        EXPECT_EQ(reason_against(members), RejectionReason::bad_time) << members.object();
    }
}

TEST(JsonElement, SetsAsideWhatIsFromTheFutureOrBeyondRetention) {
    const auto at = [](std::string_view time) {
        Members members;
        members.time = R"("time":")" + std::string(time) + R"(")";
        return members;
    };
    EXPECT_EQ(decoded_position(at("2026-11-22T13:08:11Z")).time, accepted.newest);
    EXPECT_EQ(reason_against(at("2026-11-22T13:08:11.001Z")), RejectionReason::future);
    EXPECT_EQ(decoded_position(at("2026-11-01T00:00:00Z")).time, accepted.oldest);
    EXPECT_EQ(reason_against(at("2026-10-31T23:59:59.999Z")), RejectionReason::too_old);
}

TEST(JsonElement, NamesTheFirstReasonInTheOrderOfTheList) {
    Members members;
    members.vehicle = R"("vehicle":"",)";
    members.lat = R"("lat":91,)";
    members.lon = R"("lon":"x",)";
    members.time = "";
    members.rest = R"("accuracy":-1)";
    EXPECT_EQ(reason_against(members), RejectionReason::missing_member);
    members.time = R"("time":"never",)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_type);
    members.lon = R"("lon":1,)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_vehicle);
    members.vehicle = R"("vehicle":"V",)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_coordinates);
    members.lat = R"("lat":9,)";
    members.rest = R"("accuracy":1)";
    EXPECT_EQ(reason_against(members), RejectionReason::bad_time);
}

}  // namespace
}  // namespace convoy::fleet
