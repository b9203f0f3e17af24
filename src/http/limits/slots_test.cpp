#include "http/limits/slots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <string>
#include <vector>

namespace convoy::http {
namespace {

using testing::ElementsAre;
using Clock = std::chrono::steady_clock;

class SlotsTest : public testing::Test {
 protected:
    /// Requests a place for this number, and runs until nothing more happens now.
    void request(int number, Clock::time_point deadline = Clock::now() + std::chrono::hours(1)) {
        boost::asio::co_spawn(
            network_, slots_.take(deadline),
            [this, number](const std::exception_ptr&, std::optional<Slots::Slot> slot) {
                if (slot) {
                    held_.emplace(number, std::move(*slot));
                } else {
                    refused_.push_back(number);
                }
            });
        go_on();
    }
    void give_back(int number) {
        held_.erase(number);
        go_on();
    }
    void go_on() {
        network_.restart();
        network_.poll();
    }
    std::vector<int> held() const {
        std::vector<int> numbers;
        for (const auto& [number, slot] : held_) {
            numbers.push_back(number);
        }
        return numbers;
    }

    boost::asio::io_context network_;
    std::map<std::string, int, std::less<>> count_;
    Slots slots_{network_.get_executor(), {2, [this](std::string_view state, int change) {
                                               count_[std::string(state)] += change;
                                           }}};
    std::map<int, Slots::Slot> held_;
    std::vector<int> refused_;
};

TEST_F(SlotsTest, AreHandedOnInTheOrderOfTheRequests) {
    for (int number = 1; number <= 4; ++number) {
        request(number);
    }
    EXPECT_THAT(held(), ElementsAre(1, 2));
    give_back(2);
    EXPECT_THAT(held(), ElementsAre(1, 3));
    give_back(1);
    EXPECT_THAT(held(), ElementsAre(3, 4));
}

TEST_F(SlotsTest, AreNotLostWithAWaiterWhoseDeadlineHasPassed) {
    request(1);
    request(2);
    request(3, Clock::now());
    network_.restart();
    network_.run();
    EXPECT_THAT(refused_, ElementsAre(3));
    give_back(1);
    request(4);
    EXPECT_THAT(held(), ElementsAre(2, 4));
}

TEST_F(SlotsTest, AreCountedWhileTheyAreHeldAndWhileOthersWait) {
    for (int number = 1; number <= 3; ++number) {
        request(number);
    }
    EXPECT_EQ(count_["under_way"], 2);
    EXPECT_EQ(count_["waiting"], 1);
    give_back(1);
    EXPECT_EQ(count_["under_way"], 2) << "the place was handed over";
    EXPECT_EQ(count_["waiting"], 0);
    give_back(2);
    give_back(3);
    EXPECT_EQ(count_["under_way"], 0);
}

TEST_F(SlotsTest, AreNotCountedForAWaiterThatGaveUp) {
    request(1);
    request(2);
    request(3, Clock::now());
    network_.restart();
    network_.run();
    EXPECT_EQ(count_["waiting"], 0);
    EXPECT_EQ(count_["under_way"], 2);
}

}  // namespace
}  // namespace convoy::http
