#include "recordings/text_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "recordings/fixtures/outcome.hpp"

namespace convoy::recordings {
namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;

/// Gives the bytes in pieces.
NextBytes pieces_of(std::string_view bytes, std::size_t piece) {
    return [bytes, piece]() mutable {
        const std::string_view taken = bytes.substr(0, piece);
        bytes.remove_prefix(taken.size());
        return taken;
    };
}

std::vector<std::string> lines_of(std::string_view bytes, std::size_t piece = 4096) {
    TextSource text(pieces_of(bytes, piece));
    std::vector<std::string> lines;
    while (const auto line = text.next_line()) {
        EXPECT_EQ(line->number, lines.size() + 1);
        lines.push_back(line->text);
    }
    return lines;
}

TEST(TextSource, ReadsLinesInPiecesOfAnySize) {
    for (const std::size_t piece : {1U, 2U, 3U, 100U}) {
        EXPECT_THAT(lines_of("one\r\n\ntwo\nthree", piece), ElementsAre("one", "", "two", "three"));
        EXPECT_THAT(lines_of("\xEF\xBB\xBFone\n", piece), ElementsAre("one"));
        EXPECT_THAT(lines_of(utf16("one\r\ntwo"), piece), ElementsAre("one", "two"));
    }
    EXPECT_THAT(lines_of(""), ElementsAre());
    EXPECT_THAT(lines_of("\n"), ElementsAre(""));
}

TEST(TextSource, ReadsUtf16OfEitherOrderAlsoWithoutAMark) {
    EXPECT_THAT(lines_of("\xFE\xFF\0M\0\xFC\0l"sv), ElementsAre("M\xC3\xBCl"));
    EXPECT_THAT(lines_of("\0M\0\xFC\0l"sv), ElementsAre("M\xC3\xBCl"));
    EXPECT_THAT(lines_of("M\0\xFC\0l\0"sv), ElementsAre("M\xC3\xBCl"));
    // A lorry, which is a pair of surrogates.
    EXPECT_THAT(lines_of("\xFF\xFE\x3D\xD8\x9A\xDE"sv, 3), ElementsAre("\xF0\x9F\x9A\x9A"));
}

TEST(TextSource, ReplacesWhatIsNoUtf16) {
    EXPECT_THAT(lines_of("a\0\x3D\xD8"
                         "b\0"sv),
                ElementsAre("a\xEF\xBF\xBD"
                            "b"));
    EXPECT_THAT(lines_of("a\0b"sv), ElementsAre("a\xEF\xBF\xBD"));
}

TEST(TextSource, ReadsALineThatIsNoUtf8AsWindows1252) {
    TextSource text(pieces_of("M\xC3\xBCl\nM\xFCl \x80\n", 4096));
    EXPECT_EQ(text.next_line()->text, "M\xC3\xBCl");
    EXPECT_FALSE(text.was_windows_1252());
    EXPECT_EQ(text.next_line()->text, "M\xC3\xBCl \xE2\x82\xAC");
    EXPECT_TRUE(text.was_windows_1252());
}

TEST(TextSource, CutsALineThatIsTooLong) {
    const std::string longest(max_line_bytes, 'x');
    const std::string bytes = longest + "\n" + longest + "yy\nz";
    for (const std::size_t piece : {999U, 1U << 20U}) {
        TextSource text(pieces_of(bytes, piece));
        const auto first = text.next_line();
        EXPECT_TRUE(first->text == longest && !first->too_long);
        const auto second = text.next_line();
        EXPECT_TRUE(second->text == longest && second->too_long);
        EXPECT_EQ(text.next_line()->text, "z");
    }
}

TEST(TextSource, ShowsItsBeginningAndThenAllOfIt) {
    TextSource text(pieces_of("abcdefgh", 1));
    EXPECT_EQ(text.beginning(5).substr(0, 5), "abcde");
    EXPECT_EQ(text.beginning(100), "abcdefgh");
    EXPECT_EQ(text.rest(8), "abcdefgh");
    EXPECT_EQ(text.rest(8), "");
    EXPECT_EQ(TextSource(pieces_of("abcdefgh", 1)).rest(7), std::nullopt);
}

}  // namespace
}  // namespace convoy::recordings
