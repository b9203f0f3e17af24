#include "fleet/message/json_syntax.hpp"

#include <gtest/gtest.h>

namespace convoy::fleet {
namespace {

TEST(IsJsonNumber, KnowsTheGrammarOfRfc8259) {
    for (const std::string_view number : {"0", "-0", "7", "10", "-12.5", "0.0", "1e3", "1E+3",
                                          "1.25e-30", "1e999", "123456789012345678901234567890"}) {
        EXPECT_TRUE(is_json_number(number)) << number;
    }
    for (const std::string_view other :
         {"", "-", "+1", "01", "-01", ".5", "1.", "1.e3", "1e", "1e+", "1e3.0", "0x10", "1 ", " 1",
          "1,0", "NaN", "Infinity", "--1", "1-"}) {
        EXPECT_FALSE(is_json_number(other)) << other;
    }
}

TEST(IsJsonLiteral, KnowsTheThreeNamesAndNumbers) {
    for (const std::string_view literal : {"true", "false", "null", "-1.5"}) {
        EXPECT_TRUE(is_json_literal(literal)) << literal;
    }
    for (const std::string_view other : {"", "True", "nul", "nulll", "undefined", R"("a")"}) {
        EXPECT_FALSE(is_json_literal(other)) << other;
    }
}

TEST(WithoutSpaceBehind, TakesOffJsonsFourSpaces) {
    EXPECT_EQ(without_space_behind(" a b \t\r\n"), " a b");
    EXPECT_EQ(without_space_behind(" \n"), "");
    EXPECT_EQ(without_space_behind("a\v"), "a\v");
}

}  // namespace
}  // namespace convoy::fleet
