#include <gmock/gmock.h>

#include "devices/fixtures/requests.hpp"
#include "devices/requests/request.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using testing::ElementsAre;

std::string feature(std::string_view coordinates, std::string_view timestamp) {
    return R"({"type":"Feature","geometry":{"type":"Point","coordinates":)" +
           std::string(coordinates) + R"(},"properties":{"timestamp":")" + std::string(timestamp) +
           R"(","altitude":80,"speed":4,"course":-1,"horizontal_accuracy":30,)"
           R"("battery_level":0.89,"battery_state":"unplugged","motion":["driving"],)"
           R"("wifi":"home","device_id":"phone"}})";
}

TEST(OverlandTest, EachFeatureIsAPosition) {
    const auto decoded =
        of_body(decode_overland,
                R"({"locations":[)" + feature("[-122.0,37.3]", "2015-10-01T08:00:00-0700") + "]}");
    ASSERT_EQ(decoded.readings.size(), 1U);
    const auto& [device, reading] = decoded.readings[0];
    EXPECT_EQ(device, "phone");
    EXPECT_EQ(reading.time, fleet::parse_time("2015-10-01T15:00:00Z"));
    EXPECT_EQ(reading.fix->coordinates.longitude(), -122.0);
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 400);
    EXPECT_FALSE(reading.fix->motion.heading());
    EXPECT_EQ(reading.attributes.number(Attribute::battery_level), 89);
    EXPECT_EQ(decoded.answer, R"({"result":"ok"})");
}

TEST(OverlandTest, APoisonedRowStopsNoneBehindIt) {
    std::string body = R"({"locations":[)" + feature("[null,37.3]", "2015-10-01T08:00:00Z") + "," +
                       feature("[-122.0,37.3]", "never") + ",7";
    for (int minute = 10; minute < 60; ++minute) {
        body += "," + feature("[-122.0,37.3]", "2015-10-01T08:" + std::to_string(minute) + ":00Z");
    }
    const auto decoded = of_body(decode_overland, body + "]}");
    EXPECT_EQ(decoded.readings.size(), 50U);
    EXPECT_THAT(reasons_of(decoded),
                ElementsAre(RejectionReason::bad_coordinates, RejectionReason::bad_time,
                            RejectionReason::bad_type));
    EXPECT_EQ(decoded.answer, R"({"result":"ok"})");
}

}  // namespace
}  // namespace convoy::devices
