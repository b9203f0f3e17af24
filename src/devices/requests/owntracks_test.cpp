#include <gmock/gmock.h>

#include "devices/fixtures/requests.hpp"
#include "devices/requests/request.hpp"

namespace convoy::devices {
namespace {

using fleet::Attribute;
using fleet::RejectionReason;
using testing::IsEmpty;

TEST(OwntracksTest, ALocationIsAPosition) {
    const auto decoded = of_body(decode_owntracks, R"({"cog":271,"lon":2.29513,"acc":5,"vel":61,
        "vac":21,"lat":48.85833,"tst":1497349316,"alt":167,"_type":"location","tid":"JJ","t":"u",
        "batt":67})");
    ASSERT_EQ(decoded.readings.size(), 1U);
    const auto& [device, reading] = decoded.readings[0];
    EXPECT_EQ(device, "JJ");
    EXPECT_EQ(reading.time, fleet::parse_time("2017-06-13T10:21:56Z"));
    EXPECT_EQ(reading.fix->motion.centimetres_per_second(), 1'694);
    EXPECT_EQ(reading.fix->motion.centidegrees(), 27'100);
    EXPECT_EQ(reading.fix->accuracy, fleet::Accuracy::from_metres(5));
    EXPECT_EQ(reading.attributes.number(Attribute::altitude), 167);
    EXPECT_EQ(decoded.answer, "[]");
}

TEST(OwntracksTest, TheDeviceIsThatOfTheRequestThenOfTheTopic) {
    constexpr std::string_view body =
        R"({"_type":"location","lat":1,"lon":2,"tst":1736519167,"tid":"CS",)"
        R"("topic":"owntracks/jane/phone"})";
    EXPECT_EQ(of_body(decode_owntracks, body).readings.at(0).device, "jane/phone");
    EXPECT_EQ(of_body(decode_owntracks, body, "token's").readings.at(0).device, "token's");
}

TEST(OwntracksTest, OtherTypesSayNothingAndAreAnswered) {
    for (const char* body :
         {"", " \n", R"({"_type":"lwt","tst":1})",
          R"({"_type":"waypoint","lat":1,"lon":2,"tst":3,"tid":"a"})", R"({"_type":"status"})"}) {
        const auto decoded = of_body(decode_owntracks, body);
        EXPECT_THAT(decoded.readings, IsEmpty()) << body;
        EXPECT_THAT(decoded.rejected, IsEmpty()) << body;
        EXPECT_EQ(decoded.answer, "[]");
    }
}

TEST(OwntracksTest, WhatCanNeverBecomeAPositionIsAnsweredAndKept) {
    const auto reason = [](std::string_view body) {
        const auto decoded = of_body(decode_owntracks, body);
        EXPECT_EQ(decoded.answer, "[]") << body;
        return decoded.rejected.size() == 1 ? std::optional(decoded.rejected[0].reason)
                                            : std::nullopt;
    };
    EXPECT_EQ(reason(R"({"_type":"encrypted","data":"x"})"), RejectionReason::bad_type);
    EXPECT_EQ(reason(R"({"_type":"new"})"), RejectionReason::bad_type);
    EXPECT_EQ(reason("[]"), RejectionReason::bad_type);
    EXPECT_EQ(reason("{"), RejectionReason::not_json);
    EXPECT_EQ(reason(R"({"_type":"location","lat":NaN,"lon":2,"tst":1,"tid":"a"})"),
              RejectionReason::not_json);
    EXPECT_EQ(reason(R"({"_type":"location","lat":91,"lon":2,"tst":1,"tid":"a"})"),
              RejectionReason::bad_coordinates);
    EXPECT_EQ(reason(R"({"_type":"location","lat":1,"lon":2,"tid":"a"})"),
              RejectionReason::bad_time);
    EXPECT_EQ(reason(R"({"_type":"location","lat":1,"lon":2,"tst":1})"),
              RejectionReason::bad_vehicle);
    EXPECT_EQ(reason(R"({"lat":1})"), RejectionReason::missing_member);
}

}  // namespace
}  // namespace convoy::devices
