#include "position-tracker/intake/rejection_log.hpp"

#include <gtest/gtest.h>

namespace convoy::tracker {
namespace {

using std::chrono::milliseconds;

class RejectionLogTest : public testing::Test {
 protected:
    void reject(int messages) {
        for (int i = 0; i < messages; ++i) {
            log_.add("id " + std::to_string(next_id_++), {fleet::RejectionReason::not_json, "why"});
        }
    }
    std::optional<RejectionLog::Line> line_at(int time) {
        return log_.take_line(RejectionLog::Time(std::chrono::hours(1) + milliseconds(time)));
    }

    RejectionLog log_;
    int next_id_ = 0;
};

TEST_F(RejectionLogTest, SaysNothingOfNothing) { EXPECT_FALSE(line_at(0)); }

TEST_F(RejectionLogTest, SaysTheFirstAtOnce) {
    reject(1);
    const auto line = line_at(0);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->messages, 1);
    EXPECT_EQ(line->message_id, "id 0");
    EXPECT_EQ(line->why.reason, fleet::RejectionReason::not_json);
    EXPECT_EQ(line->why.detail, "why");
    EXPECT_FALSE(line_at(5'000)) << "and says it once";
}

TEST_F(RejectionLogTest, SaysTheOthersOfASecondTogetherWhenItIsOver) {
    reject(2);
    EXPECT_EQ(line_at(0)->messages, 2);
    for (int time = 1; time < 1'000; time += 7) {
        reject(10);
        EXPECT_FALSE(line_at(time));
    }
    const auto line = line_at(1'000);
    ASSERT_TRUE(line);
    EXPECT_EQ(line->messages, 1'430);
    EXPECT_EQ(line->message_id, "id 2");
}

}  // namespace
}  // namespace convoy::tracker
