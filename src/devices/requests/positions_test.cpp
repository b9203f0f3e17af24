#include <gmock/gmock.h>

#include "devices/fixtures/requests.hpp"
#include "devices/requests/request.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using testing::ElementsAre;
using testing::IsEmpty;

DecodedRequest own_positions(std::string_view body) {
    return of_body(decode_positions, body, "box");
}

TEST(PositionsTest, AnObjectIsAPosition) {
    const auto decoded = own_positions(R"({"lat":54.7146,"lon":25.3032,
        "time":"2026-11-22T13:07:11.250Z","accuracy":5.0,"speed":13.9,"heading":214,
        "attributes":{"ignition":true,"satellites":11,"hdop":0.8,"driver":"0000A1B2C3",
        "alarms":["sos","power_cut"],"x_io_385":7,"x_mode":"eco","x_on":false,"fuel":null}})");
    EXPECT_THAT(decoded.rejected, IsEmpty());
    ASSERT_EQ(decoded.readings.size(), 1U);
    const auto& [device, reading] = decoded.readings[0];
    EXPECT_EQ(device, "box");
    EXPECT_EQ(reading.time, fleet::parse_time("2026-11-22T13:07:11.250Z"));
    EXPECT_EQ(reading.fix->coordinates.latitude_e7(), 547'146'000);
    EXPECT_EQ(reading.fix->accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 1'390);
    EXPECT_EQ(reading.fix->motion.centidegrees(), 21'400);
    EXPECT_EQ(reading.attributes.flag(Attribute::ignition), true);
    EXPECT_EQ(reading.attributes.number(Attribute::hdop), 0.8);
    EXPECT_EQ(reading.attributes.text(Attribute::driver), "0000A1B2C3");
    EXPECT_THAT(reading.attributes.alarms(), ElementsAre("power_cut", "sos"));
    EXPECT_EQ(reading.attributes.free().size(), 3U);
}

TEST(PositionsTest, WhatIsAbsentOrNullIsUnknown) {
    for (const char* body :
         {R"({"lat":1,"lon":2,"time":1736519167000})",
          R"({"lat":1,"lon":2,"time":1736519167000,"accuracy":null,"speed":null,"heading":null})",
          R"({"lat":1,"lon":2,"time":1736519167000,"speed":-1,"vehicle":"ignored"})"}) {
        const auto decoded = own_positions(body);
        ASSERT_EQ(decoded.readings.size(), 1U) << body;
        const Reading& reading = decoded.readings[0].reading;
        EXPECT_EQ(reading.time, fleet::parse_time("2025-01-10T14:26:07Z"));
        EXPECT_FALSE(reading.fix->accuracy);
        EXPECT_FALSE(reading.fix->motion.is_known());
    }
}

TEST(PositionsTest, AnObjectWithoutAPlaceIsAReading) {
    const auto decoded = own_positions(R"({"time":1736519167000,"attributes":{"power":12.5}})");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_FALSE(decoded.readings[0].reading.fix);
    EXPECT_EQ(decoded.readings[0].reading.attributes.number(Attribute::power), 12.5);
}

TEST(PositionsTest, WhatCanNeverBecomeAPositionIsKeptWithItsReason) {
    const auto reasons = [](std::string_view body) {
        const auto decoded = own_positions(body);
        EXPECT_THAT(decoded.readings, IsEmpty()) << body;
        EXPECT_FALSE(decoded.is_unreadable) << body;
        return reasons_of(decoded);
    };
    EXPECT_THAT(reasons("{}"), ElementsAre(RejectionReason::missing_member));
    EXPECT_THAT(reasons("7"), ElementsAre(RejectionReason::bad_type));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2})"), ElementsAre(RejectionReason::missing_member));
    EXPECT_THAT(reasons(R"({"lat":1,"time":1})"), ElementsAre(RejectionReason::missing_member));
    EXPECT_THAT(reasons(R"({"time":1})"), ElementsAre(RejectionReason::missing_member));
    EXPECT_THAT(reasons(R"({"lat":"1","lon":2,"time":1})"), ElementsAre(RejectionReason::bad_type));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2,"time":true})"),
                ElementsAre(RejectionReason::bad_type));
    EXPECT_THAT(reasons(R"({"lat":91,"lon":2,"time":1})"),
                ElementsAre(RejectionReason::bad_coordinates));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2,"time":1,"accuracy":-1})"),
                ElementsAre(RejectionReason::bad_coordinates));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2,"time":1,"heading":361})"),
                ElementsAre(RejectionReason::bad_type));
    EXPECT_THAT(reasons(R"({"speed":1,"time":1,"attributes":{"power":1}})"),
                ElementsAre(RejectionReason::bad_type));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2,"time":"yesterday"})"),
                ElementsAre(RejectionReason::bad_time));
    EXPECT_THAT(reasons(R"({"lat":1,"lon":2,"time":1.5})"), ElementsAre(RejectionReason::bad_time));
    EXPECT_THAT(reasons(R"({"lat":NaN,"lon":2,"time":1})"), ElementsAre(RejectionReason::not_json));
    EXPECT_THAT(reasons_of(of_body(decode_positions, R"({"lat":1,"lon":2,"time":1})")),
                ElementsAre(RejectionReason::bad_vehicle));
}

TEST(PositionsTest, AWrongAttributeCostsOnlyItself) {
    for (const char* attributes :
         {R"({"ignition":true,"power":"12"})", R"({"ignition":true,"Power":1})",
          R"({"ignition":true,"hdop":-1})", R"({"ignition":true,"alarms":["sos","No"]})",
          R"({"ignition":true,"alarms":"sos"})", R"({"ignition":true,"x_list":[1]})"}) {
        const auto decoded = own_positions(R"({"lat":1,"lon":2,"time":1,"attributes":)" +
                                           std::string(attributes) + "}");
        ASSERT_EQ(decoded.readings.size(), 1U) << attributes;
        EXPECT_EQ(decoded.readings[0].reading.attributes.flag(Attribute::ignition), true);
        EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::bad_type)) << attributes;
    }
    const auto decoded = own_positions(R"({"lat":1,"lon":2,"time":1,"attributes":7})");
    EXPECT_EQ(decoded.readings.size(), 1U);
    EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::bad_type));
}

TEST(PositionsTest, APoisonedElementCostsNoneOfTheOthers) {
    for (const char* poison :
         {R"({"lat":NaN,"lon":2,"time":1})", R"({"lat":1e999,"lon":2,"time":1})", "{]", "",
          R"({"lat":91,"lon":2,"time":1})"}) {
        std::string body = std::string(" [") + poison;
        for (int element = 0; element < 100; ++element) {
            body += R"(,{"lat":1,"lon":2,"time":1736519167000})";
        }
        const auto decoded = own_positions(body + "] ");
        if (std::string_view(poison) != "{]") {
            EXPECT_EQ(decoded.readings.size(), 100U) << poison;
            EXPECT_EQ(decoded.rejected.size(), 1U) << poison;
            EXPECT_FALSE(decoded.is_unreadable);
        }
    }
}

TEST(PositionsTest, ABodyThatIsCutOrTooLongIsUnreadable) {
    for (const char* body : {"", "{", "[", R"([{"lat":1,"lon":2,"time":1})", "hello"}) {
        const auto decoded = own_positions(body);
        EXPECT_TRUE(decoded.is_unreadable) << body;
        EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::not_json)) << body;
    }
    std::string many = "[7";
    for (std::size_t element = 0; element < max_records_of_request; ++element) {
        many += ",7";
    }
    for (const std::string& body : {many + "]", many + ",NaN]"}) {
        const auto decoded = own_positions(body);
        EXPECT_TRUE(decoded.is_unreadable);
        EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::too_large));
    }
    EXPECT_THAT(own_positions("[]").rejected, IsEmpty());
}

}  // namespace
}  // namespace convoy::devices
