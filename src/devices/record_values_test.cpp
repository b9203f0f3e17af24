#include "devices/record_values.hpp"

#include <gmock/gmock.h>

namespace convoy::devices {
namespace {

using fleet::Attribute;

TEST(RecordValuesTest, AFixNeedsBothCoordinatesInRange) {
    EXPECT_TRUE(fix_at(54.7, 25.3));
    EXPECT_FALSE(fix_at(std::nullopt, 25.3));
    EXPECT_FALSE(fix_at(54.7, std::nullopt));
    EXPECT_FALSE(fix_at(90.1, 25.3));
}

TEST(RecordValuesTest, NumbersMayHaveSigns) {
    fleet::Attributes attributes;
    set_number(attributes, Attribute::temperature, "+11");
    set_number(attributes, Attribute::fuel_level, "9.41%");
    set_number(attributes, Attribute::odometer, "");
    set_number(attributes, Attribute::power, "12V");
    set_extra_number(attributes, "load", "0.39%");

    EXPECT_EQ(attributes.number(Attribute::temperature), 11);
    EXPECT_EQ(attributes.number(Attribute::fuel_level), 9.4);
    EXPECT_EQ(attributes.number(Attribute::odometer), std::nullopt);
    EXPECT_EQ(attributes.number(Attribute::power), std::nullopt);
    EXPECT_THAT(attributes.free(), testing::ElementsAre(testing::Key("x_load")));
}

TEST(RecordValuesTest, AHeadingOutsideTheCircleStaysUnknown) {
    Fix fix = *fix_at(1, 1);
    set_heading(fix, "361");
    EXPECT_FALSE(fix.motion.heading());
    set_heading(fix, "83.95");
    EXPECT_EQ(fix.motion.centidegrees(), 8'395);
}

TEST(RecordValuesTest, InputsAreBits) {
    fleet::Attributes attributes;
    set_inputs(attributes, 5, 3);
    EXPECT_EQ(attributes.flag(Attribute::input1), true);
    EXPECT_EQ(attributes.flag(Attribute::input2), false);
    EXPECT_EQ(attributes.flag(Attribute::input3), true);
    EXPECT_EQ(attributes.flag(Attribute::input4), std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
