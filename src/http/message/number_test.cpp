#include "http/message/number.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace convoy::http {
namespace {

TEST(ParseNumber, TakesTheWholeText) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    EXPECT_EQ(parse_number<std::uint64_t>("18446744073709551615", 0, most), most);
    for (const auto* text : {"", " 1", "1 ", "+1", "-1", "1.0", "0x1", "18446744073709551616"}) {
        EXPECT_EQ(parse_number<std::uint64_t>(text, 0, most), std::nullopt) << text;
    }
    EXPECT_EQ(parse_number("-0.5", -1.0, 1.0), -0.5);
    for (const auto* text : {"nan", "inf", "1.5", "-2"}) {
        EXPECT_EQ(parse_number(text, -1.0, 1.0), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace convoy::http
