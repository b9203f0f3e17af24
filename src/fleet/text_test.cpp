#include "fleet/text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace convoy::fleet {
namespace {

std::string decimal(std::int64_t scaled, int decimals) {
    std::string out;
    append_decimal(out, scaled, decimals);
    return out;
}

template <class Append>
std::string written(Append append, std::string_view text) {
    std::string out;
    append(out, text);
    return out;
}

TEST(AppendDecimal, HasAlwaysAsManyDecimals) {
    EXPECT_EQ(decimal(0, 1), "0.0");
    EXPECT_EQ(decimal(5, 1), "0.5");
    EXPECT_EQ(decimal(-5, 1), "-0.5");
    EXPECT_EQ(decimal(10, 1), "1.0");
    EXPECT_EQ(decimal(1342, 2), "13.42");
    EXPECT_EQ(decimal(7, 2), "0.07");
    EXPECT_EQ(decimal(533906810, 7), "53.3906810");
    EXPECT_EQ(decimal(-1'800'000'000, 7), "-180.0000000");
    EXPECT_EQ(decimal(-1, 7), "-0.0000001");
}

TEST(AppendDecimal, WritesTheWholeRangeOf64Bits) {
    EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::max(), 1), "922337203685477580.7");
    EXPECT_EQ(decimal(std::numeric_limits<std::int64_t>::min(), 1), "-922337203685477580.8");
}

TEST(Scale, RoundsHalfAwayFromZero) {
    EXPECT_EQ(scale(13.416, 2), 1342);
    EXPECT_EQ(scale(0.25, 1), 3);
    EXPECT_EQ(scale(-0.25, 1), -3);
    EXPECT_EQ(scale(-0.0, 2), 0);
    EXPECT_EQ(scale(53.390681, 7), 533906810);
}

TEST(AppendJsonString, EscapesWhatJsonHasToEscape) {
    EXPECT_EQ(written(append_json_string, "City Truck"), R"("City Truck")");
    EXPECT_EQ(written(append_json_string, R"(a"b\c/d)"), R"("a\"b\\c/d")");
    EXPECT_EQ(written(append_json_string, std::string_view("\0\n\x1F", 3)),
              R"("\u0000\u000a\u001f")");
    EXPECT_EQ(written(append_json_string, "\xC3\xA9\x7F"), "\"\xC3\xA9\x7F\"");
}

TEST(AppendXmlText, EscapesForElementsAndAttributes) {
    EXPECT_EQ(written(append_xml_text, R"(A & B <c> "d" 'e')"),
              "A &amp; B &lt;c&gt; &quot;d&quot; &apos;e&apos;");
    EXPECT_EQ(written(append_xml_text, "\xE2\x82\xAC\t\n"), "\xE2\x82\xAC\t\n");
}

TEST(AppendXmlText, ReplacesWhatXmlCannotHold) {
    EXPECT_EQ(written(append_xml_text, std::string_view("a\0b\x1F", 4)),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(written(append_xml_text, "\xEF\xBF\xBE|\xEF\xBF\xBF"), "\xEF\xBF\xBD|\xEF\xBF\xBD");
    EXPECT_EQ(written(append_xml_text, "\xEF\xBF\xBC"), "\xEF\xBF\xBC") << "U+FFFC is allowed";
}

TEST(AppendCsvField, QuotesOnlyWhereItHasTo) {
    EXPECT_EQ(written(append_csv_field, "City Truck"), "City Truck");
    EXPECT_EQ(written(append_csv_field, "a,b"), R"("a,b")");
    EXPECT_EQ(written(append_csv_field, R"(say "hi")"), R"("say ""hi""")");
    EXPECT_EQ(written(append_csv_field, "a\nb"), "\"a\nb\"");
    EXPECT_EQ(written(append_csv_field, "a\rb"), "\"a\rb\"");
}

TEST(AppendCsvText, GuardsWhatASpreadsheetWouldTakeForAFormula) {
    for (const std::string name : {"=1+1", "+44", "-5", "@home", "'", "'a", "\tb"}) {
        EXPECT_EQ(written(append_csv_text, name), "'" + name);
    }
    EXPECT_EQ(written(append_csv_text, "=1,2"), "\"'=1,2\"");
    EXPECT_EQ(written(append_csv_text, "\rb"), "\"'\rb\"");
    for (const std::string_view name : {"", "City Truck", "a=1", " =1", "a'", "5"}) {
        EXPECT_EQ(written(append_csv_text, name), name);
    }
}

TEST(CsvTextOf, TakesOffTheGuardAndNothingElse) {
    for (const std::string_view text :
         {"", "a", "=1+1", "+", "-5", "@", "'", "''", "'=1", "'a", "\tb", "a'"}) {
        EXPECT_EQ(csv_text_of(written(append_csv_text, text)), text);
    }
    EXPECT_EQ(csv_text_of("'"), "'");
    EXPECT_EQ(csv_text_of("'a"), "'a") << "another writer's own";
}

TEST(Cut, KeepsCharactersWhole) {
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(cut("abc", 2), "ab");
    EXPECT_EQ(cut("a\xE2\x82\xAC", 4), "a\xE2\x82\xAC");
    EXPECT_EQ(cut("a\xE2\x82\xAC", 3), "a");
    EXPECT_EQ(cut("a\xE2\x82\xAC", 2), "a");
    EXPECT_EQ(cut("\xE2\x82\xAC", 1), "");
    EXPECT_EQ(cut("", 0), "");
}

TEST(IsUtf8, DistinguishesTextFromBytes) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("\xE2\x82\xAC"));
    EXPECT_FALSE(is_utf8("\xE2\x82"));
    EXPECT_FALSE(is_utf8("\xFE"));
}

TEST(ToUtf8, ReplacesWhatIsNoCharacter) {
    EXPECT_EQ(to_utf8("a\xE2\x82\xAC"), "a\xE2\x82\xAC");
    EXPECT_EQ(to_utf8("\xFF"
                      "a\xE2\x82"),
              "\xEF\xBF\xBD"
              "a\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(to_utf8("abcde\xFF"
                      "fghij"),
              "abcde\xEF\xBF\xBD"
              "fghij");
    EXPECT_EQ(to_utf8(""), "");
}

/// It would take minutes if the rest of the text were looked at for each of its characters.
TEST(ToUtf8, OfManyWrongBytesIsDoneInOneGo) {
    constexpr std::size_t bytes = std::size_t{4} * 1024 * 1024;
    EXPECT_EQ(to_utf8(std::string(bytes, '\xFF')).size(), 3 * bytes);
}

TEST(AppendBase64, IsThatOfTheRfc) {
    for (const auto& [bytes, text] :
         std::vector<std::pair<std::string_view, std::string_view>>{{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"},
                                                                    {"\xFB\xFF", "+/8="}}) {
        EXPECT_EQ(written(append_base64, bytes), text);
    }
}

}  // namespace
}  // namespace convoy::fleet
