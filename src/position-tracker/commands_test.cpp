#include "position-tracker/commands.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "service/settings.hpp"

namespace convoy::tracker {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr int tracked = 99;  // an exit code of no command

struct Ended {
    int code;
    std::string out;
};

/// Runs the program with these arguments and this input.
Ended run(const std::vector<const char*>& arguments, const std::string& input = {}) {
    std::vector<const char*> words{"position-tracker"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::istringstream in(input);
    std::streambuf* const before = std::cin.rdbuf(in.rdbuf());
    testing::internal::CaptureStdout();
    const int code = run_command(static_cast<int>(words.size()), words.data(),
                                 [](int, const char* const*) { return tracked; });
    std::cout.flush();
    std::cin.rdbuf(before);
    return {.code = code, .out = testing::internal::GetCapturedStdout()};
}

TEST(Commands, TheProgramTracksIfItsFirstArgumentIsNoCommand) {
    EXPECT_EQ(run({}).code, tracked);
    EXPECT_EQ(run({"--history", "inspect"}).code, tracked);
    EXPECT_EQ(run({"judges"}).code, tracked);
}

TEST(Commands, InspectAnswersInsteadOfTracking) {
    const Ended ended = run({"inspect", "--help"});
    EXPECT_EQ(ended.code, EXIT_SUCCESS);
    EXPECT_THAT(ended.out, HasSubstr("position-tracker inspect"));
}

TEST(Commands, JudgeReadsTheInputAndWritesOneLineForEachMessage) {
    const Ended ended = run({"judge"}, "8 application/json\nno JSON!");
    EXPECT_EQ(ended.code, EXIT_SUCCESS);
    EXPECT_THAT(ended.out, StartsWith("not_json\t"));
    EXPECT_EQ(run({"judge"}, "9 application/json\nno JSON!").code, EXIT_FAILURE);
}

TEST(Commands, MendRejectsArgumentsThatItDoesNotHave) {
    const char* const words[] = {"position-tracker", "mend", "folder"};
    const Command track = [](int, const char* const*) { return tracked; };
    EXPECT_THROW(run_command(3, words, track), service::BadSetting);
}

}  // namespace
}  // namespace convoy::tracker
