#include "recordings/checking.hpp"

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

}  // namespace
}  // namespace convoy::recordings
