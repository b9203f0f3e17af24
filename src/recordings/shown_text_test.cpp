#include "recordings/shown_text.hpp"

#include <gtest/gtest.h>

namespace convoy::recordings {
namespace {

TEST(InQuotes, IsShortAndOnOneLine) {
    EXPECT_EQ(in_quotes(""), "''");
    EXPECT_EQ(in_quotes("a\r\nb\x01"), "'a  b '");
    EXPECT_EQ(in_quotes(std::string(60, 'x')), "'" + std::string(60, 'x') + "'");
    EXPECT_EQ(in_quotes(std::string(61, 'x')), "'" + std::string(60, 'x') + "…'");
    EXPECT_EQ(in_quotes(std::string(59, 'x') + "\xC3\xBC"), "'" + std::string(59, 'x') + "…'");
    EXPECT_EQ(in_quotes("\xFF"), "'\xEF\xBF\xBD'");
}

TEST(InQuotes, HasNoControlCharacters) {
    EXPECT_EQ(in_quotes("\x1B[31m\x7F"), "' [31m '");
    EXPECT_EQ(in_quotes("a\xC2\x80\xC2\x9B"
                        "31m\xC2\x9F"),
              "'a  31m '");
    EXPECT_EQ(in_quotes("\xC2\xA0\xC3\x9B\xE2\x82\x82"), "'\xC2\xA0\xC3\x9B\xE2\x82\x82'");
}

}  // namespace
}  // namespace convoy::recordings
