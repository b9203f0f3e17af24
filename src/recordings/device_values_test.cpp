#include "recordings/device_values.hpp"

#include <gtest/gtest.h>

namespace convoy::recordings {
namespace {

using fleet::Attribute;

TEST(DeviceValues, AreReadFromTexts) {
    DeviceValues values;
    set_from_text(values, "ignition", "false");
    set_from_text(values, "power", "13.800");
    set_from_text(values, "driver", "true");
    set_from_text(values, "alarms", "sos power_cut");
    set_from_text(values, "x_number", "-2.5e3");
    set_from_text(values, "x_flag", "true");
    set_from_text(values, "x_text", "12", true);
    set_from_text(values, "fuel", "");
    EXPECT_EQ(values.wrong_key, "");
    EXPECT_EQ(values.attributes.flag(Attribute::ignition), false);
    EXPECT_EQ(values.attributes.number(Attribute::power), 13.8);
    EXPECT_EQ(values.attributes.text(Attribute::driver), "true");
    EXPECT_EQ(values.attributes.alarms(), (std::vector<std::string>{"power_cut", "sos"}));
    EXPECT_FALSE(values.attributes.number(Attribute::fuel));
    const auto& free = values.attributes.free();
    ASSERT_EQ(free.size(), 3U);
    EXPECT_EQ(free[0].second, fleet::FreeValue(true));
    EXPECT_EQ(free[1].second, fleet::FreeValue(-2500.0));
    EXPECT_EQ(free[2].second, fleet::FreeValue("12"));
}

TEST(DeviceValues, AreReadFromJson) {
    DeviceValues values;
    set_from_json(values, R"({"alarms":["sos"],"ignition":true,"odometer":123456789012,)"
                          R"("driver":"A1","x_half":0.5,"x_text":"12","x_none":null})");
    EXPECT_EQ(values.wrong_key, "");
    EXPECT_EQ(values.attributes.number(Attribute::odometer), 123456789012.0);
    EXPECT_EQ(values.attributes.free().size(), 2U);
    DeviceValues none;
    set_from_json(none, "");
    EXPECT_EQ(none, DeviceValues());
}

TEST(DeviceValues, RememberTheFirstWrongKeyAndKeepTheOthers) {
    for (const auto& [json, wrong] : std::vector<std::pair<std::string, std::string>>{
             {R"({"power":"much","fuel":1,"ignition":1})", "power"},
             {R"({"alarms":["no blanks",2],"fuel":1})", "alarms"},
             {R"({"fuel":1,"x_list":[1]})", "x_list"},
             {R"({"fuel":1,"X":1})", "X"}}) {
        DeviceValues values;
        set_from_json(values, json);
        EXPECT_EQ(values.wrong_key, wrong);
        EXPECT_EQ(values.attributes.number(Attribute::fuel), 1.0) << json;
    }
    for (const std::string json : {"{", "[1]", "7"}) {
        DeviceValues values;
        set_from_json(values, json);
        EXPECT_EQ(values.wrong_key, "attributes");
    }
    for (const auto& [key, text] : std::vector<std::pair<std::string, std::string>>{
             {"ignition", "on"}, {"power", "13 V"}, {"alarms", "Sos"}, {"X", "1"}}) {
        DeviceValues values;
        set_from_text(values, key, text);
        EXPECT_EQ(values.wrong_key, key);
    }
}

}  // namespace
}  // namespace convoy::recordings
