#include "position-importer/queue_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <vector>

namespace convoy::importer {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class QueueWatchTest : public testing::Test {
 protected:
    // The lengths that are read one after the other; the last one stays. nullopt: it is unreadable.
    std::deque<std::optional<double>> lengths_{0.0};
    std::chrono::steady_clock::time_point now_{1h};
    std::chrono::milliseconds waited_{0};
    bool is_stopping_ = false;
    int looks_ = 0;
    std::vector<std::string> said_;

    QueueWatch watch_{{.max_waiting = 10},
                      {.waiting = [this] { return next(); },
                       .now = [this] { return now_; },
                       .wait =
                           [this](std::chrono::milliseconds time) {
                               now_ += time;
                               waited_ += time;
                               return is_stopping_;
                           },
                       .say = [this](const std::string& sentence) { said_.push_back(sentence); }}};

 private:
    Figure next() {
        ++looks_;
        const auto length = lengths_.front();
        if (lengths_.size() > 1) {
            lengths_.pop_front();
        }
        return length ? Figure(*length) : Figure(http::FetchFailure{"Connection refused"});
    }
};

TEST_F(QueueWatchTest, LetsAnImportGoOnWhileTheQueueIsShort) {
    lengths_ = {10.0};
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_EQ(looks_, 1) << "it looks every 200 ms";
    now_ += 200ms;
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_EQ(looks_, 2);
    EXPECT_EQ(waited_, 0ms);
    EXPECT_THAT(said_, IsEmpty());
}

TEST_F(QueueWatchTest, PausesUntilTheQueueIsShortAgain) {
    lengths_ = {500.0, 700.0, 11.0, 10.0};
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_EQ(looks_, 4);
    EXPECT_EQ(waited_, 1500ms);
    EXPECT_THAT(said_, ElementsAre("paused, because 500 messages wait in the queue, more than 10"));
}

TEST_F(QueueWatchTest, SaysEvery5SecondsThatItPauses) {
    lengths_ = std::deque<std::optional<double>>(21, 500.0);
    lengths_.push_back(0.0);
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_EQ(waited_, 10'500ms);
    EXPECT_EQ(said_.size(), 3U);
}

TEST_F(QueueWatchTest, EndsTheImportIfTheQueueBecomesNoShorter) {
    lengths_ = {500.0, 499.0};
    const auto ended = watch_.wait_for_space();
    ASSERT_FALSE(ended);
    EXPECT_THAT(ended.error().what, AllOf(HasSubstr("499 messages"), HasSubstr("for 600 s"),
                                          HasSubstr("does a tracker run?")));
    EXPECT_EQ(waited_, 600'500ms);
}

TEST_F(QueueWatchTest, EndsAPauseIfTheUserStops) {
    lengths_ = {500.0};
    is_stopping_ = true;
    EXPECT_EQ(watch_.wait_for_space().error(), ImportError{"it was stopped"});
}

TEST_F(QueueWatchTest, GoesOnWithoutAFigureAndSaysSoOnce) {
    lengths_ = {std::nullopt, std::nullopt, 0.0, std::nullopt};
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(watch_.wait_for_space());
        EXPECT_TRUE(watch_.wait_for_space());
        now_ += 10s;
    }
    EXPECT_EQ(looks_, 4) << "it looks again after 10 s";
    const std::string sentence =
        "the length of the queue cannot be read, so the import does not pause while the queue "
        "grows: Connection refused";
    EXPECT_THAT(said_, ElementsAre(sentence, sentence));
}

TEST_F(QueueWatchTest, GoesOnIfTheFigureIsLostDuringAPause) {
    lengths_ = {500.0, std::nullopt};
    EXPECT_TRUE(watch_.wait_for_space());
    EXPECT_EQ(waited_, 500ms);
    EXPECT_EQ(said_.size(), 2U);
}

}  // namespace
}  // namespace convoy::importer
