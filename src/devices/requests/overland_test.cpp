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

/// A list of a feature, and of twenty good ones behind it.
std::string overland_list_behind(std::string_view first) {
    std::string body = R"({"locations":[)" + std::string(first);
    for (int minute = 10; minute < 30; ++minute) {
        body += "," + feature("[-122.0,37.3]", "2015-10-01T08:" + std::to_string(minute) + ":00Z");
    }
    return body + "]}";
}

TEST(OverlandTest, ANumberThatIsNoneLosesNoOtherFeature) {
    const std::string good = feature("[-122.0,37.3]", "2015-10-01T08:00:00Z");
    for (const char* number : {"1e999", "123456789012345678901234567890", "01", "NaN"}) {
        std::string bad = good;
        bad.replace(bad.find("80,"), 2, number);
        bad.replace(bad.find("home"), 4, R"(a\"]},{[\\)");  // brackets in a string count nothing
        const auto decoded = of_body(decode_overland, overland_list_behind(bad));
        EXPECT_EQ(decoded.readings.size(), 20U) << number;
        EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::not_json)) << number;
        EXPECT_EQ(decoded.rejected.at(0).content, bad);
        EXPECT_EQ(decoded.answer, R"({"result":"ok"})");
    }
}

TEST(OverlandTest, AByteThatIsNoTextLosesNothing) {
    std::string bad = feature("[-122.0,37.3]", "2015-10-01T08:00:00Z");
    bad.replace(bad.find("home"), 4, "\xFF");
    const auto decoded = of_body(decode_overland, overland_list_behind(bad));
    EXPECT_EQ(decoded.readings.size(), 21U);
    EXPECT_TRUE(decoded.rejected.empty());
}

TEST(OverlandTest, ABodyThatIsCutIsRefusedSoThatTheAppKeepsIt) {
    const std::string whole =
        overland_list_behind(feature("[-122.0,37.3]", "2015-10-01T08:00:00Z"));
    for (const std::string_view body : {std::string_view(whole).substr(0, whole.size() - 2),
                                        std::string_view(whole).substr(0, 90),
                                        std::string_view("gibberish"), std::string_view()}) {
        const auto decoded = of_body(decode_overland, body);
        EXPECT_TRUE(decoded.is_unreadable);
        EXPECT_EQ(decoded.answer, "");
        EXPECT_THAT(reasons_of(decoded), ElementsAre(RejectionReason::not_json));
    }
}

TEST(OverlandTest, MoreRecordsThanARequestMayHaveAreRefusedTogether) {
    const auto list_of = [](std::size_t count, std::string_view first) {
        std::string body = R"({"locations":[)" + std::string(first);
        for (std::size_t index = 1; index < count; ++index) {
            body += ",1";
        }
        return body + "]}";
    };
    for (const char* first : {"1", "1e999"}) {
        const auto most = of_body(decode_overland, list_of(max_records_of_request, first));
        EXPECT_FALSE(most.is_unreadable);
        EXPECT_EQ(most.rejected.size(), max_records_of_request);
        const auto more = of_body(decode_overland, list_of(max_records_of_request + 1, first));
        EXPECT_TRUE(more.is_unreadable);
        EXPECT_THAT(reasons_of(more), ElementsAre(RejectionReason::too_large));
        EXPECT_EQ(more.answer, "");
    }
}

}  // namespace
}  // namespace convoy::devices
