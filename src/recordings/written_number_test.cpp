#include "recordings/written_number.hpp"

#include <gtest/gtest.h>

#include <random>

namespace convoy::recordings {
namespace {

TEST(WrittenNumber, HasAPointOrAComma) {
    EXPECT_EQ(parse_written_number("52.52"), 52.52);
    EXPECT_EQ(parse_written_number("52,52"), 52.52);
    EXPECT_EQ(parse_written_number("-0,5"), -0.5);
    EXPECT_EQ(parse_written_number("+13"), 13);
    EXPECT_EQ(parse_written_number(" \xC2\xA0 1e-7\t"), 1e-7);
}

TEST(WrittenNumber, IsTheWholeTextAndFinite) {
    for (const char* text : {"", " ", "x", "1x", "1.000,5", "1,000.5", "1,2,3", "nan", "inf", "+-1",
                             "1 2", "0x1", "1e999", "52°"}) {
        EXPECT_EQ(parse_written_number(text), std::nullopt) << text;
    }
}

TEST(WrittenNumber, IsReadBackAsItWasWritten) {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> degrees(-180, 180);
    for (int round = 0; round < 1000; ++round) {
        const double number = degrees(random);
        EXPECT_EQ(parse_written_number(number_text(number)), number);
    }
}

TEST(Trimmed, HasNoBlanksAtItsEnds) {
    EXPECT_EQ(trimmed(" \r\n\ta b\xC2\xA0 \n"), "a b");
    EXPECT_EQ(trimmed(" \xC2\xA0 "), "");
}

}  // namespace
}  // namespace convoy::recordings
