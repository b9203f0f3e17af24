#include "devices/text_values.hpp"

#include <gtest/gtest.h>

namespace convoy::devices {
namespace {

TEST(TextValuesTest, FieldsBeyondTheLastAreEmpty) {
    const Fields fields("a,,c", ',');
    EXPECT_EQ(fields.size(), 3U);
    EXPECT_EQ(fields[1], "");
    EXPECT_EQ(fields[2], "c");
    EXPECT_EQ(fields[100], "");
    EXPECT_EQ(Fields("", ',').size(), 1U);
}

TEST(TextValuesTest, ADecimalIsAWholeText) {
    EXPECT_EQ(decimal("-12.5"), -12.5);
    EXPECT_EQ(decimal("007"), 7.0);
    for (const char* wrong : {"", "12a", " 1", "+1", "1e5", "nan", "inf", "."}) {
        EXPECT_EQ(decimal(wrong), std::nullopt) << wrong;
    }
}

TEST(TextValuesTest, AnAppMayWriteAnExponent) {
    EXPECT_EQ(app_decimal("5.0E-4"), 0.0005);
    EXPECT_EQ(app_decimal("-12.5"), -12.5);
    for (const char* wrong : {"", "1e", "1e999", "nan", "inf", " 1"}) {
        EXPECT_EQ(app_decimal(wrong), std::nullopt) << wrong;
    }
}

TEST(TextValuesTest, AWholeNumberFitsItsType) {
    EXPECT_EQ(whole<int>("-7"), -7);
    EXPECT_EQ(whole<std::uint32_t>("FFFFFBFF", 16), 0xFFFFFBFF);
    EXPECT_EQ(whole<std::uint8_t>("256"), std::nullopt);
    EXPECT_EQ(whole<int>(""), std::nullopt);
    EXPECT_EQ(whole<int>("1.5"), std::nullopt);
}

TEST(TextValuesTest, DegreesAndMinutesBecomeDegrees) {
    EXPECT_NEAR(*degrees_of_minutes("4915.1221", "N"), 49.252035, 1e-9);
    EXPECT_NEAR(*degrees_of_minutes("01634.5655", "W"), -16.57609167, 1e-7);
    EXPECT_NEAR(*degrees_of_minutes("3542.2043", "S"), -35.703405, 1e-9);
    EXPECT_NEAR(*degrees_of_minutes("012.5", "E"), 0.2083333, 1e-7);
}

TEST(TextValuesTest, ASignAndALetterCountOnce) {
    EXPECT_NEAR(*degrees_of_minutes("-8430.0", "W"), -84.5, 1e-9);
    EXPECT_NEAR(*degrees_of_minutes("-3330.0", "N"), -33.5, 1e-9);
    EXPECT_EQ(degrees_of("-84.5", "W"), -84.5);
    EXPECT_EQ(degrees_of("84.5", "W"), -84.5);
    EXPECT_EQ(degrees_of("-33.5", "N"), -33.5);
}

TEST(TextValuesTest, WhatIsNoPlaceIsNothing) {
    for (const char* wrong : {"", "12", "1.5", "4960.0", "49a5.0", "49 15.1"}) {
        EXPECT_EQ(degrees_of_minutes(wrong, "N"), std::nullopt) << wrong;
    }
    EXPECT_EQ(degrees_of_minutes("4915.1", "X"), std::nullopt);
    EXPECT_EQ(degrees_of_minutes("4915.1", ""), std::nullopt);
    EXPECT_EQ(degrees_of("49.1", ""), std::nullopt);
}

}  // namespace
}  // namespace convoy::devices
