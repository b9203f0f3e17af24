#include "position-tracker/routes/folded_text.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <fstream>
#include <iterator>

namespace convoy::tracker {
namespace {

TEST(FoldedText, IsTheOneThatThePageMakes) {
    std::ifstream file("tests/data/folding.json");
    const std::string list{std::istreambuf_iterator<char>(file), {}};
    const auto examples = boost::json::parse(list);
    std::size_t count = 0;
    for (const auto& each : examples.as_array()) {
        const std::string text(each.at("text").as_string());
        EXPECT_EQ(folded_text(text), std::string(each.at("folded").as_string())) << text;
        ++count;
    }
    EXPECT_GT(count, 30U);
}

TEST(FoldedText, IsTheSameForAsciiAndForTheSameTextBesideOtherLetters) {
    std::string ascii;
    for (char letter = 0x20; letter < 0x7F; ++letter) {
        ascii += letter;
    }
    EXPECT_EQ(folded_text(ascii + "\xC3\xA4"), folded_text(ascii) + "a");
}

TEST(FoldedText, OfBytesThatAreNotUtf8IsAlwaysTheSame) {
    EXPECT_EQ(folded_text("\xC3"), folded_text("\xC3"));
    EXPECT_NE(folded_text("a\xFF"), folded_text("a"));
}

}  // namespace
}  // namespace convoy::tracker
