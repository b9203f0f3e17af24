#include "service/health.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace convoy::service {
namespace {

using testing::HasSubstr;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

class HealthTest : public testing::Test {
 protected:
    Metrics metrics;
    Health health{metrics};
};

TEST_F(HealthTest, IsNotReadyUntilItSaysSo) {
    EXPECT_FALSE(health.ready());
    EXPECT_EQ(health.ready_json(), R"({"ready":false,"degraded":[]})");
    health.set_ready(true);
    EXPECT_TRUE(health.ready());
    EXPECT_EQ(health.ready_json(), R"({"ready":true,"degraded":[]})");
}

TEST_F(HealthTest, ALostDependencyDegradesButStaysReady) {
    health.set_ready(true);
    health.up("mongodb");
    health.down("queue", "connection \"refused\"");
    EXPECT_TRUE(health.ready());
    EXPECT_EQ(health.ready_json(),
              R"({"ready":true,"degraded":["queue: connection \"refused\""]})");
    health.up("queue");
    EXPECT_EQ(health.ready_json(), R"({"ready":true,"degraded":[]})");
}

TEST_F(HealthTest, DependenciesAreMetricsToo) {
    health.down("queue", "not connected yet");
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_dependency_up{name=\"queue\"} 0\n"));
    health.up("queue");
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_dependency_up{name=\"queue\"} 1\n"));
    EXPECT_TRUE(health.is_up("queue"));
    EXPECT_FALSE(health.is_up("unknown"));
}

TEST_F(HealthTest, ChangesAreLoggedOnce) {
    testing::internal::CaptureStdout();
    health.down("queue", "refused");
    health.down("queue", "refused again");
    health.up("queue", "amqp://a:5672");
    health.up("queue");
    const std::string logged = testing::internal::GetCapturedStdout();
    EXPECT_EQ(count(logged, "dependency is down"), 1U);
    EXPECT_EQ(count(logged, "dependency is up"), 1U);
    EXPECT_EQ(count(logged, R"("address":"amqp://a:5672")"), 1U);
}

TEST_F(HealthTest, AnExpectedDependencyDegradesWithoutALineInTheLog) {
    testing::internal::CaptureStdout();
    health.expect("queue");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_THAT(health.ready_json(), HasSubstr("queue: not connected yet"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_dependency_up{name=\"queue\"} 0\n"));
    testing::internal::CaptureStdout();
    health.down("queue", "refused");
    EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("refused"));
}

TEST_F(HealthTest, TheNewestReasonIsShown) {
    health.down("queue", "refused");
    health.down("queue", "no such host");
    EXPECT_THAT(health.ready_json(), HasSubstr("no such host"));
}

TEST_F(HealthTest, IsChangedAndReadBySeveralThreads) {
    std::thread changer([this] {
        for (int turn = 0; turn < 100; ++turn) {
            health.down("queue", "refused");
            health.up("queue");
        }
    });
    for (int turn = 0; turn < 100; ++turn) {
        health.ready_json();
        metrics.text();
    }
    changer.join();
    EXPECT_TRUE(health.is_up("queue"));
}

}  // namespace
}  // namespace convoy::service
