// The attributes and the device of an element in JSON, rule by rule.
#include "fleet/message/json_attributes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fleet/attribute_text.hpp"
#include "fleet/fixtures/json_samples.hpp"

namespace convoy::fleet {
namespace {

using samples::decode;
using samples::Members;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// What the position of one element has besides: its attributes in JSON, and how many were dropped.
std::pair<std::string, std::size_t> attributes_of(const std::string& given) {
    Members members;
    members.rest = R"(,"attributes":)" + given;
    const auto decoded = decode(members.object());
    EXPECT_TRUE(decoded && decoded->positions.size() == 1) << given;
    std::string text;
    if (decoded && !decoded->details.empty()) {
        append_json(text, decoded->details.front().attributes);
    }
    return {text, decoded ? decoded->dropped_attributes : 999};
}

TEST(JsonAttributes, AreReadAsTheContractShows) {
    const auto [text, dropped] = attributes_of(
        R"({"ignition":true,"satellites":11,"hdop":0.8,"altitude":112,"odometer":123456789,)"
        R"("power":13.8,"battery":4.01,"battery_level":93,"engine_hours":7200,"fuel_level":64.0,)"
        R"("driver":"0000A1B2C3","alarms":["power_cut"],"gsm_level":4,"input1":true,)"
        R"("x_io_385":7})");
    EXPECT_EQ(dropped, 0U);
    EXPECT_EQ(text, R"({"ignition":true,"satellites":11,"hdop":0.80,"altitude":112.0,)"
                    R"("odometer":123456789,"power":13.800,"battery":4.010,"battery_level":93.0,)"
                    R"("fuel_level":64.0,"engine_hours":7200,"gsm_level":4,"input1":true,)"
                    R"("driver":"0000A1B2C3","alarms":["power_cut"],"x_io_385":7})");
}

TEST(JsonAttributes, AWrongValueCostsItsAttributeAlone) {
    for (const std::string_view wrong :
         {R"("ignition":1)", R"("satellites":256)", R"("satellites":"11")", R"("hdop":1e999)",
          R"("driver":7)", R"("driver":"")", R"("driver":"a\nb")", R"("alarms":"sos")",
          R"("alarms":["SOS"])", R"("alarms":[7])", R"("alarms":[["sos"]])", R"("X":1)",
          R"("x_list":[1])", R"("x_object":{"a":1})", R"("x_number":-1e999)", R"("":1)"}) {
        const auto [text, dropped] =
            attributes_of("{" + std::string(wrong) + R"(,"battery_level":50})");
        EXPECT_EQ(text, R"({"battery_level":50.0})") << wrong;
        EXPECT_EQ(dropped, 1U) << wrong;
    }
}

TEST(JsonAttributes, ThatAreNoObjectAreDropped) {
    for (const std::string_view wrong : {"7", "[]", R"("sos")", "true"}) {
        EXPECT_EQ(attributes_of(std::string(wrong)), std::pair(std::string(), std::size_t{1}));
    }
    EXPECT_EQ(attributes_of("null"), std::pair(std::string(), std::size_t{0}));
    EXPECT_EQ(attributes_of("{}"), std::pair(std::string(), std::size_t{0}));
}

TEST(JsonAttributes, OfTwoWithOneKeyTheLastOneCounts) {
    EXPECT_EQ(attributes_of(R"({"power":1,"power":2,"alarms":["a"],"alarms":["b"],"x":1,"x":2})"),
              std::pair(std::string(R"({"power":2.000,"alarms":["b"],"x":2})"), std::size_t{0}));
    EXPECT_EQ(attributes_of(R"({"power":1,"power":"2","x":1,"x":[],"alarms":["a"],"alarms":7})"),
              std::pair(std::string(), std::size_t{3}));
    EXPECT_EQ(attributes_of(R"({"power":1,"power":null,"alarms":["a"],"alarms":null})"),
              std::pair(std::string(), std::size_t{0}));
    EXPECT_EQ(attributes_of(R"({"power":1,"satellites":-1},"attributes":{"hdop":1})"),
              std::pair(std::string(R"({"hdop":1.00})"), std::size_t{0}));
}

TEST(JsonAttributes, MoreFreeKeysAndAlarmsThanTheLimitAreDropped) {
    std::string free_keys = "{";
    std::string alarms;
    for (std::size_t index = 0; index <= Attributes::max_free; ++index) {
        free_keys += "\"x_" + std::to_string(index) + "\":0,";
    }
    for (std::size_t index = 0; index <= Attributes::max_alarms; ++index) {
        alarms += (index == 0 ? "\"a" : ",\"a") + std::to_string(index) + '"';
    }
    EXPECT_EQ(attributes_of(free_keys + "\"alarms\":[" + alarms + "]}").second, 2U);
}

TEST(JsonAttributes, ThatAreNoJsonRejectTheWholeBody) {
    for (const std::string_view broken : {R"({"x":tru})", R"({"x":01})", R"({"alarms":[nul]})",
                                          R"({"x":"\x"})", R"({"x")", R"({"x":{"a":01}})"}) {
        Members members;
        members.rest = R"(,"attributes":)" + std::string(broken);
        const auto decoded = decode(members.object());
        ASSERT_TRUE(decoded.has_error()) << broken;
        EXPECT_EQ(decoded.error().reason, RejectionReason::not_json) << broken;
    }
}

TEST(JsonAttributes, CountTowardsTheDepthOfTheBody) {
    // "attributes" is the first level of the 64.
    const auto nested = [](std::size_t levels) {
        Members members;
        members.rest =
            R"(,"attributes":{"x":)" + std::string(levels, '[') + std::string(levels, ']') + "}";
        return decode(members.object()).has_value();
    };
    EXPECT_TRUE(nested(62));
    EXPECT_FALSE(nested(64));
}

TEST(JsonDevice, BelongsToThePosition) {
    Members members;
    members.rest = R"(,"device":"teltonika:352093081452251")";
    const auto decoded = decode("[" + Members().object() + "," + members.object() + "]");
    ASSERT_TRUE(decoded);
    EXPECT_THAT(decoded->positions, SizeIs(2));
    EXPECT_THAT(decoded->details, ElementsAre(PositionDetails{1, {}, "teltonika:352093081452251"}));
}

TEST(JsonDevice, ThatIsNoneIsDropped) {
    for (const std::string_view wrong : {"7", R"("")", R"("a\tb")", "{}"}) {
        Members members;
        members.rest = R"(,"device":)" + std::string(wrong);
        const auto decoded = decode(members.object());
        ASSERT_TRUE(decoded) << wrong;
        EXPECT_THAT(decoded->positions, SizeIs(1)) << wrong;
        EXPECT_THAT(decoded->details, IsEmpty()) << wrong;
        EXPECT_EQ(decoded->dropped_attributes, 1U) << wrong;
    }
}

DecodedMessage decoded_reading(const std::string& rest) {
    Members members;
    members.lat.clear();
    members.lon.clear();
    members.rest = rest;
    return decode(members.object()).value();
}

TEST(JsonReading, IsAnElementWithoutAPlaceThatHasDetails) {
    const DecodedMessage decoded =
        decoded_reading(R"(,"attributes":{"ignition":false,"hdop":true},"device":"gt06:1")");
    Attributes parked;
    parked.set_flag(Attribute::ignition, false);
    EXPECT_THAT(
        decoded.readings,
        ElementsAre(ReportedReading{samples::name("City Truck"),
                                    samples::time("2026-11-22T13:07:11.250Z"), parked, "gt06:1"}));
    EXPECT_EQ(decoded.dropped_attributes, 1U);
    EXPECT_THAT(decoded.positions, IsEmpty());
    EXPECT_THAT(decoded.rejected, IsEmpty());
}

TEST(JsonReading, WithoutAnythingRightLacksAMember) {
    for (const std::string_view rest :
         {"", R"(,"attributes":{})", R"(,"attributes":{"hdop":true})", R"(,"device":"")"}) {
        const DecodedMessage decoded = decoded_reading(std::string(rest));
        ASSERT_THAT(decoded.rejected, SizeIs(1)) << rest;
        EXPECT_EQ(decoded.rejected.front().reason, RejectionReason::missing_member) << rest;
    }
}

TEST(JsonReading, HasNothingThatBelongsToAPlace) {
    for (const std::string_view member : {"accuracy", "speed", "heading"}) {
        const DecodedMessage decoded =
            decoded_reading(R"(,"device":"gt06:1",")" + std::string(member) + R"(":3)");
        ASSERT_THAT(decoded.rejected, SizeIs(1)) << member;
        EXPECT_EQ(decoded.rejected.front().reason, RejectionReason::bad_type) << member;
    }
    EXPECT_THAT(decoded_reading(R"(,"device":"gt06:1","speed":null)").readings, SizeIs(1));
}

TEST(JsonReading, WithHalfAPlaceLacksAMember) {
    Members members;
    members.lon.clear();
    members.rest = R"(,"device":"gt06:1")";
    const auto decoded = decode(members.object());
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->rejected, SizeIs(1));
    EXPECT_EQ(decoded->rejected.front().reason, RejectionReason::missing_member);
}

TEST(JsonReading, IsRejectedForItsVehicleAndItsTimeAsAPositionIs) {
    const auto reason = [](const std::string& element) {
        const auto decoded = decode(element);
        return decoded.value().rejected.at(0).reason;
    };
    EXPECT_EQ(reason(R"({"vehicle":"V","device":"d"})"), RejectionReason::missing_member);
    EXPECT_EQ(reason(R"({"vehicle":7,"time":0,"device":"d"})"), RejectionReason::bad_type);
    EXPECT_EQ(reason(R"({"vehicle":"","time":0,"device":"d"})"), RejectionReason::bad_vehicle);
    EXPECT_EQ(reason(R"({"vehicle":"V","time":0,"device":"d"})"), RejectionReason::bad_time);
    EXPECT_EQ(reason(R"({"vehicle":"V","time":9e18,"device":"d"})"), RejectionReason::bad_time);
    EXPECT_EQ(reason(R"({"vehicle":"V","time":"2026-10-01T00:00:00Z","device":"d"})"),
              RejectionReason::too_old);
}

TEST(JsonRejected, IsKeptWithTheReasonAndTheContentOfItsProducer) {
    const auto decoded =
        decode("[" + Members().object() +
               R"(,{"rejected":"bad_coordinates","vehicle":"Van","content":"lat=NaN&lon=7"},)"
               R"({"device":"d","time":"2026-11-22T13:07:11Z","vehicle":"V"},)"
               R"({"content":"{\"_type\":\"encrypted\"}","rejected":"bad_type"}])");
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->rejected, SizeIs(2));
    EXPECT_EQ(decoded->rejected[0].index, 1U);
    EXPECT_EQ(decoded->rejected[0].reason, RejectionReason::bad_coordinates);
    EXPECT_EQ(decoded->rejected[0].vehicle, "Van");
    EXPECT_EQ(decoded->rejected[0].content, "lat=NaN&lon=7");
    EXPECT_EQ(decoded->rejected[1].index, 3U) << "a reading is an element too";
    EXPECT_EQ(decoded->rejected[1].reason, RejectionReason::bad_type);
    EXPECT_EQ(decoded->rejected[1].vehicle, "");
    EXPECT_EQ(decoded->rejected[1].content, R"({"_type":"encrypted"})");
}

TEST(JsonRejected, WithoutContentIsKeptAsItIs) {
    const std::string element = R"({"rejected":"bad_time","content":7})";
    const auto decoded = decode(element);
    ASSERT_TRUE(decoded);
    ASSERT_THAT(decoded->rejected, SizeIs(1));
    EXPECT_EQ(decoded->rejected[0].reason, RejectionReason::bad_time);
    EXPECT_EQ(decoded->rejected[0].content, element);
}

TEST(JsonRejected, WithAReasonThatIsNoneForProducersIsAMemberThatIsNotKnown) {
    for (const std::string_view reason : {"conflict", "too_many_held", "wet", ""}) {
        Members members;
        members.rest = R"(,"rejected":")" + std::string(reason) + R"(","content":"x")";
        const auto decoded = decode(members.object());
        ASSERT_TRUE(decoded) << reason;
        EXPECT_THAT(decoded->positions, SizeIs(1)) << reason;
    }
}

}  // namespace
}  // namespace convoy::fleet
