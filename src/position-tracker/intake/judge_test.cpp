#include "position-tracker/intake/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace convoy::tracker {
namespace {

using testing::StartsWith;

struct Judged {
    int code;
    std::string lines;
};

Judged judge_text(const std::string& text) {
    std::istringstream in(text);
    std::ostringstream out;
    const int code = judge(in, out);
    return {code, out.str()};
}

TEST(Judge, SaysOfEachMessageWhyItCannotBeRead) {
    const Judged judged = judge_text(
        "7 application/json\nno json"
        "2 \n[]"
        "4 image/png\n\n\n\n\n"
        "0 \n");
    EXPECT_EQ(judged.code, 0);
    std::istringstream lines(judged.lines);
    std::string line;
    std::getline(lines, line);
    EXPECT_THAT(line, StartsWith("not_json\t"));
    std::getline(lines, line);
    EXPECT_EQ(line, "\t");
    std::getline(lines, line);
    EXPECT_THAT(line, StartsWith("bad_type\t"));
    std::getline(lines, line);
    EXPECT_THAT(line, StartsWith("not_json\t"));
    EXPECT_FALSE(std::getline(lines, line));
}

TEST(Judge, FailsWhereItIsNotGivenMessages) {
    EXPECT_EQ(judge_text("").code, 0);
    EXPECT_EQ(judge_text("words").code, 1);
    EXPECT_EQ(judge_text("10 \nshort").code, 1);
    EXPECT_EQ(judge_text("99999999999 \n").code, 1);
}

}  // namespace
}  // namespace convoy::tracker
