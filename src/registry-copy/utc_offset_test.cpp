#include "registry-copy/utc_offset.hpp"

#include <gtest/gtest.h>

namespace convoy::registry {
namespace {

using namespace std::chrono_literals;

TEST(UtcOffset, IsReadAndWritten) {
    for (const auto& [text, minutes] : {std::pair{"+08:00", 480min}, std::pair{"-03:30", -210min},
                                        std::pair{"+00:00", 0min}, std::pair{"+14:00", 840min}}) {
        EXPECT_EQ(parse_utc_offset(text), minutes) << text;
        EXPECT_EQ(format_utc_offset(minutes), text);
    }
}

TEST(UtcOffset, IsRefusedInAnyOtherForm) {
    for (const auto* text :
         {"", "8", "+8:00", "08:00", "+08:60", "+14:01", "+0800", "+08:0", "+08:000", "+-8:00"}) {
        EXPECT_EQ(parse_utc_offset(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace convoy::registry
