#include "device-gateway/sockets/pending_answers.hpp"

#include <gtest/gtest.h>

namespace convoy::device_gateway {
namespace {

class PendingAnswersTest : public testing::Test {
 protected:
    std::uint64_t add(std::string answer) { return answers_.add(std::move(answer), 10, {}); }
    /// Returns the answers that a stored frame releases.
    std::string stored(std::uint64_t number) {
        std::string released;
        answers_.stored(number, [&](std::string_view answer, PendingAnswers::Time) {
            released += std::string(answer) + ".";
        });
        return released;
    }

    PendingAnswers answers_;
};

TEST_F(PendingAnswersTest, AreReleasedWhenTheirFrameIsStored) {
    const auto number = add("a");
    EXPECT_EQ(answers_.frames(), 1U);
    EXPECT_EQ(answers_.bytes(), 10U);
    EXPECT_EQ(stored(number), "a.");
    EXPECT_EQ(answers_.frames(), 0U);
    EXPECT_EQ(answers_.bytes(), 0U);
}

TEST_F(PendingAnswersTest, WaitForThoseBeforeThem) {
    const auto first = add("a");
    const auto second = add("b");
    const auto third = add("c");
    EXPECT_EQ(stored(second), "");
    EXPECT_EQ(stored(first), "a.b.");
    EXPECT_EQ(answers_.frames(), 1U);
    EXPECT_EQ(stored(third), "c.");
}

TEST_F(PendingAnswersTest, CountAFrameWithoutAnAnswer) {
    const auto silent = add("");
    const auto loud = add("b");
    EXPECT_EQ(stored(loud), "");
    EXPECT_EQ(stored(silent), ".b.");
}

TEST_F(PendingAnswersTest, IgnoreAFrameThatIsNoneOfTheirs) {
    const auto number = add("a");
    EXPECT_EQ(stored(number + 1), "");
    EXPECT_EQ(stored(number), "a.");
    EXPECT_EQ(stored(number), "");
}

}  // namespace
}  // namespace convoy::device_gateway
