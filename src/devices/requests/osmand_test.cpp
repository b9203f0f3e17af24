#include <gmock/gmock.h>

#include "devices/fixtures/requests.hpp"
#include "devices/requests/request.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using testing::ElementsAre;

TEST(OsmandTest, ParametersAreOneRecord) {
    const auto decoded = osmand({{"id", "123456789012345"},
                                 {"timestamp", "1504763810"},
                                 {"lat", "40.7232948571"},
                                 {"lon", "-74.0061408571"},
                                 {"bearing", "7.19889788244"},
                                 {"speed", "40"},
                                 {"accuracy", "12.5"},
                                 {"batt", "77.0"},
                                 {"ignition", "true"},
                                 {"rpm", "933"},
                                 {"fuel", "24"}});
    ASSERT_EQ(decoded.readings.size(), 1U);
    const auto& [device, reading] = decoded.readings[0];
    EXPECT_EQ(device, "123456789012345");
    EXPECT_EQ(reading.time, fleet::parse_time("2017-09-07T05:56:50Z"));
    ASSERT_TRUE(reading.fix);
    EXPECT_EQ(reading.fix->coordinates.latitude_e7(), 407'232'949);
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 2'058);
    EXPECT_EQ(reading.fix->motion.centidegrees(), 720);
    EXPECT_EQ(reading.fix->accuracy, fleet::Accuracy::from_metres(12.5));
    EXPECT_EQ(reading.attributes.number(Attribute::battery_level), 77);
    EXPECT_EQ(reading.attributes.number(Attribute::fuel), 24);
    EXPECT_EQ(reading.attributes.flag(Attribute::ignition), true);
    EXPECT_THAT(reading.attributes.free(), ElementsAre(testing::Key("x_rpm")));
    EXPECT_EQ(decoded.answer, "");
}

TEST(OsmandTest, TheAppOsmandSendsMetresPerSecond) {
    const Parameters parameters{{"id", "1"}, {"lat", "60"}, {"lon", "30"}, {"speed", "10"}};
    const auto decoded = osmand(parameters, {.speed_unit = SpeedUnit::metres_per_second});
    EXPECT_EQ(decoded.readings.at(0).reading.fix->motion.centimetres_per_second(), 1'000);
}

TEST(OsmandTest, WithoutAPlaceItIsAReading) {
    const auto decoded = osmand({{"id", "123456"},
                                 {"timestamp", "1377177267"},
                                 {"cell", "257,02,16,2224"},
                                 {"cell", "257,02,16,2223,-90"},
                                 {"wifi", "00-14-22-01-23-45,-80"}});
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_FALSE(decoded.readings[0].reading.fix);
    EXPECT_EQ(decoded.readings[0].reading.attributes.text(Attribute::network),
              "cell=257,02,16,2224;cell=257,02,16,2223,-90;wifi=00-14-22-01-23-45,-80");
}

TEST(OsmandTest, WithoutATimeTheServersCounts) {
    const auto decoded = osmand({{"id", "1"}, {"location", "60.0,30.0"}});
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].reading.time, std::nullopt);
    EXPECT_EQ(decoded.readings[0].reading.attributes.text(Attribute::time_source), "server");
}

TEST(OsmandTest, WhatCanNeverBecomeAPositionIsKeptWithItsReason) {
    EXPECT_THAT(reasons_of(osmand({{"lat", "1"}, {"lon", "2"}})),
                ElementsAre(RejectionReason::bad_vehicle));
    EXPECT_THAT(reasons_of(osmand({{"id", "1"}, {"lat", "nan"}, {"lon", "2"}})),
                ElementsAre(RejectionReason::bad_coordinates));
    EXPECT_THAT(reasons_of(osmand({{"id", "1"}, {"lat", "1"}})),
                ElementsAre(RejectionReason::bad_coordinates));
    const auto decoded = osmand({{"id", "1"}, {"lat", "1"}, {"lon", "2"}, {"timestamp", "soon"}});
    EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::bad_time));
    EXPECT_EQ(decoded.rejected[0].content, "id=1&lat=1&lon=2&timestamp=soon");
}

TEST(OsmandTest, APlaceNearTheMeridianHasAnExponent) {
    for (const DecodedRequest& decoded :
         {osmand({{"id", "1"}, {"lat", "51.4779"}, {"lon", "5.0E-4"}}),
          osmand({{"id", "1"}, {"location", "51.4779,5.0E-4"}}),
          of_body(decode_osmand, R"({"id":"1","lat":51.4779,"lon":0.0005})")}) {
        ASSERT_EQ(decoded.readings.size(), 1U);
        ASSERT_TRUE(decoded.readings[0].reading.fix);
        EXPECT_EQ(decoded.readings[0].reading.fix->coordinates.longitude_e7(), 5'000);
    }
    const auto smaller = of_body(decode_osmand, R"({"id":"1","lat":-0.00003,"lon":0.00005})");
    ASSERT_EQ(smaller.readings.size(), 1U);
    EXPECT_EQ(smaller.readings[0].reading.fix->coordinates.longitude_e7(), 500);
}

TEST(OsmandTest, ALocationInJsonHasATimeAsANumberOrOfTheServer) {
    constexpr std::string_view rest = R"("coords":{"latitude":1,"longitude":2}},"device_id":"7"})";
    const auto reading = [rest](std::string_view timestamp) {
        return of_body(decode_osmand,
                       R"({"location":{)" + std::string(timestamp) + std::string(rest))
            .readings.at(0)
            .reading;
    };
    EXPECT_EQ(reading(R"("timestamp":1377177267,)").time,
              fleet::parse_time("2013-08-22T13:14:27Z"));
    EXPECT_EQ(reading(R"("timestamp":1377177267500,)").time,
              fleet::parse_time("2013-08-22T13:14:27.5Z"));
    for (const char* none : {"", R"("timestamp":null,)"}) {
        EXPECT_EQ(reading(none).time, std::nullopt);
        EXPECT_EQ(reading(none).attributes.text(Attribute::time_source), "server");
    }
}

TEST(OsmandTest, AListIsKeptAsItCame) {
    const auto decoded = of_body(decode_osmand, R"([{"id":"7"}])");
    EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::not_json));
    EXPECT_EQ(decoded.rejected.at(0).content, R"([{"id":"7"}])");
}

TEST(OsmandTest, AByteThatIsNoTextCostsNoPosition) {
    const auto decoded =
        of_body(decode_osmand, "{\"id\":\"7\",\"lat\":1,\"lon\":2,\"name\":\"\xFF\"}");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_TRUE(decoded.readings[0].reading.fix);
}

TEST(OsmandTest, JsonOfTraccarClientIsInMetresPerSecond) {
    const auto decoded = of_body(decode_osmand, R"({"location":{
        "timestamp":"2025-06-15T13:45:12.862Z",
        "coords":{"latitude":37.4219983,"longitude":-122.084,"accuracy":5,"speed":3.5,
                  "heading":-1,"altitude":5},
        "is_moving":true,"odometer":1234,"event":"motionchange",
        "battery":{"level":0.5,"is_charging":true}},"device_id":"48241179"})");
    ASSERT_EQ(decoded.readings.size(), 1U);
    const auto& [device, reading] = decoded.readings[0];
    EXPECT_EQ(device, "48241179");
    EXPECT_EQ(reading.time, fleet::parse_time("2025-06-15T13:45:12.862Z"));
    ASSERT_TRUE(reading.fix);
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 350);
    EXPECT_FALSE(reading.fix->motion.heading()) << "-1 is unknown";
    EXPECT_EQ(reading.fix->accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_EQ(reading.attributes.number(Attribute::battery_level), 50);
    EXPECT_EQ(reading.attributes.number(Attribute::odometer), 1'234);
}

TEST(OsmandTest, FlatJsonIsLikeParameters) {
    const auto decoded = of_body(
        decode_osmand,
        R"({"id":"7","lat":54.7,"lon":25.3,"timestamp":1377177267,"speed":10,"ignition":true})");
    ASSERT_EQ(decoded.readings.size(), 1U);
    EXPECT_EQ(decoded.readings[0].device, "7");
    EXPECT_EQ(decoded.readings[0].reading.fix->motion.centimetres_per_second(), 514);
    EXPECT_EQ(decoded.readings[0].reading.time, fleet::parse_time("2013-08-22T13:14:27Z"));
    EXPECT_EQ(decoded.readings[0].reading.attributes.flag(Attribute::ignition), true);
}

}  // namespace
}  // namespace convoy::devices
