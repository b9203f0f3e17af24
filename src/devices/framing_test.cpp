#include "devices/framing.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace convoy::devices {
namespace {

constexpr Marks in_brackets{.begins = "(", .ends = ")", .longest = 10};
constexpr Marks lines{.begins = "", .ends = "\n;", .longest = 10};

TEST(FramingTest, AFrameEndsWithItsMark) {
    EXPECT_EQ(next_between("(abc)(d)", in_brackets), Step::frame(5));
    EXPECT_EQ(next_between("abc;def\n", lines), Step::frame(4));
}

TEST(FramingTest, WhatIsBeforeAFrameIsSkipped) {
    EXPECT_EQ(next_between("\r\n(abc)", in_brackets), Step::skip(2));
    EXPECT_EQ(next_between("abc", in_brackets), Step::skip(3));
}

TEST(FramingTest, HalfAFrameNeedsMore) {
    EXPECT_EQ(next_between("", in_brackets), Step::need_more());
    EXPECT_EQ(next_between("(", in_brackets), Step::need_more());
    EXPECT_EQ(next_between("(12345678", in_brackets), Step::need_more());
}

TEST(FramingTest, BytesThatWereSearchedAreNotSearchedAgain) {
    std::size_t searched = 0;
    EXPECT_EQ(next_between("(abc", in_brackets, searched), Step::need_more());
    EXPECT_EQ(searched, 4U);
    EXPECT_EQ(next_between("(a)cd)", in_brackets, searched), Step::frame(6))
        << "a mark that was not there before is not seen";
    EXPECT_EQ(searched, 0U);
    EXPECT_EQ(next_between("(a)cd)", in_brackets, searched), Step::frame(3));
}

TEST(FramingTest, TheSearchBeginsAgainIfBytesAreForgotten) {
    std::size_t searched = 8;
    EXPECT_EQ(next_between("(abc)", in_brackets, searched), Step::frame(5));
}

TEST(FramingTest, ADatagramEndsItsLastFrame) {
    EXPECT_EQ(up_to_end(Step::need_more(), "abc"), Step::frame(3));
    EXPECT_EQ(up_to_end(Step::need_more(), ""), Step::need_more());
    EXPECT_EQ(up_to_end(Step::frame(1), "abc"), Step::frame(1));
    EXPECT_EQ(up_to_end(Step::skip(1), "abc"), Step::skip(1));
}

TEST(FramingTest, ReasonsHaveWords) {
    EXPECT_EQ(word_for(Step::Reason::too_long), "too_long");
    EXPECT_EQ(word_for(Step::Reason::malformed), "malformed");
    EXPECT_EQ(word_for(Step::Reason::refused), "refused");
    EXPECT_EQ(word_for(Step::Reason::ended), "ended");
}

TEST(FramingTest, AFrameWithoutAnEndClosesTheConnection) {
    EXPECT_EQ(next_between("(12345678)", in_brackets), Step::frame(10));
    EXPECT_EQ(next_between("(123456789", in_brackets), Step::close(Step::Reason::no_frame));
    EXPECT_EQ(next_between("(123456789)", in_brackets), Step::close(Step::Reason::no_frame));
}

}  // namespace
}  // namespace convoy::devices
