#include "devices/requests/json_values.hpp"

#include <gtest/gtest.h>

#include "devices/record_values.hpp"

namespace convoy::devices {
namespace {

using std::string_view_literals::operator""sv;

TEST(JsonValuesTest, WhatIsAbsentOrOfAnotherTypeIsNothing) {
    simdjson::dom::parser parser;
    const JsonValue object = parser.parse(R"({"a":1,"b":"x","c":true,"d":{},"e":null})"sv);
    EXPECT_EQ(json_number(object, "a"), 1.0);
    EXPECT_EQ(json_text(object, "b"), "x");
    EXPECT_EQ(json_flag(object, "c"), true);
    EXPECT_TRUE(json_object(object, "d"));
    for (const char* name : {"b", "c", "d", "e", "f"}) {
        EXPECT_EQ(json_number(object, name), std::nullopt) << name;
    }
    EXPECT_EQ(json_text(object, "a"), std::nullopt);
    EXPECT_FALSE(json_object(object, "a"));
}

TEST(JsonValuesTest, APhoneKnowsNoNegativeSpeedCourseOrAccuracy) {
    Fix fix = *fix_at(1, 2);
    set_phone_motion(fix, fleet::MetresPerSecond{-1}, -1);
    set_phone_accuracy(fix, 0);
    EXPECT_FALSE(fix.motion.is_known());
    EXPECT_FALSE(fix.accuracy);
    set_phone_motion(fix, fleet::MetresPerSecond{0}, 0);
    set_phone_accuracy(fix, 5);
    EXPECT_TRUE(fix.motion.speed() && fix.motion.heading() && fix.accuracy);
}

}  // namespace
}  // namespace convoy::devices
