#include "http/limits/answer_place.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <map>
#include <string>
#include <vector>

namespace convoy::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AnswerPlaceTest : public testing::Test {
 protected:
    /// Does not wait for a place that is not free.
    bool take(AnswerPlace& place) {
        network_.restart();
        auto place_taken = boost::asio::co_spawn(
            network_, place.take(std::chrono::steady_clock::now()), boost::asio::use_future);
        network_.run();
        return place_taken.get();
    }

    boost::asio::io_context network_;
    LongAnswers places_{network_.get_executor(), {.all = 1, .per_address = 1}};
    std::map<std::string, int, std::less<>> count_;
    std::vector<std::string> refused_;
    const ServerEvents events_{
        .refused = [this](std::string_view reason) { refused_.emplace_back(reason); },
        .long_answer = [this](std::string_view state,
                              int change) { count_[std::string(state)] += change; }};
    const boost::asio::ip::address client_ = boost::asio::ip::make_address("192.0.2.1");
};

TEST_F(AnswerPlaceTest, IsTakenOnceAndGivenBackAtItsEnd) {
    {
        AnswerPlace first(places_, events_, client_);
        EXPECT_FALSE(first.is_taken());
        EXPECT_TRUE(take(first));
        EXPECT_TRUE(take(first)) << "it has its place already";
        EXPECT_TRUE(first.is_taken());
        EXPECT_EQ(count_["under_way"], 1);
    }
    EXPECT_EQ(count_["under_way"], 0);
    AnswerPlace next(places_, events_, client_);
    EXPECT_TRUE(take(next));
    EXPECT_THAT(refused_, IsEmpty());
}

TEST_F(AnswerPlaceTest, IsRefusedAndReportedIfNoneIsFree) {
    AnswerPlace first(places_, events_, client_);
    AnswerPlace second(places_, events_, client_);
    ASSERT_TRUE(take(first));
    EXPECT_FALSE(take(second));
    EXPECT_FALSE(second.is_taken());
    EXPECT_THAT(refused_, ElementsAre("long_answers"));
    EXPECT_EQ(count_["waiting"], 0);
    EXPECT_EQ(count_["under_way"], 1);
}

TEST_F(AnswerPlaceTest, ARefusalSaysWhenToAskAgain) {
    const Response refused = AnswerPlace::refusal();
    EXPECT_EQ(refused.status, 429);
    EXPECT_EQ(refused.headers.find("Retry-After"), "5");
}

}  // namespace
}  // namespace convoy::http
