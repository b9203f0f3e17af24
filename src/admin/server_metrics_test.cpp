#include "admin/server_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

#include "service/log.hpp"

namespace convoy::admin {
namespace {

using testing::HasSubstr;

TEST(Refusals, AreCountedByReason) {
    service::Metrics metrics;
    const auto refused = count_refusals(metrics);
    refused("foreign_host");
    refused("no_token");
    refused("no_token");
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"foreign_host\"} 1"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"no_token\"} 2"));
}

TEST(Refusals, AreThereBeforeTheFirstOne) {
    service::Metrics metrics;
    count_refusals(metrics);
    for (const std::string reason :
         {"foreign_host", "foreign_origin", "no_token", "long_answers", "slow_reader"}) {
        EXPECT_THAT(metrics.text(),
                    HasSubstr("convoy_http_refused_total{reason=\"" + reason + "\"} 0"));
    }
}

TEST(Refusals, AreLoggedOnceASecondHoweverManyThereAre) {
    service::Metrics metrics;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    const auto refused = count_refusals(metrics, [&now] { return now; });
    testing::internal::CaptureStdout();
    for (int milliseconds = 0; milliseconds < 2000; ++milliseconds) {
        refused("no_token");
        now += std::chrono::milliseconds(1);
    }
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_EQ(std::ranges::count(said, '\n'), 2) << said;
}

TEST(BrokenConnections, AreCountedFromZero) {
    service::Metrics metrics;
    const auto broken = count_broken_connections(metrics);
    EXPECT_NE(metrics.text().find("convoy_http_connections_broken_total 0"), std::string::npos);
    testing::internal::CaptureStdout();
    for (int count = 0; count < 3; ++count) {
        broken("odd");
    }
    testing::internal::GetCapturedStdout();
    EXPECT_NE(metrics.text().find("convoy_http_connections_broken_total 3"), std::string::npos);
}

TEST(BrokenConnections, AreLoggedOnceASecondHoweverManyThereAre) {
    service::Metrics metrics;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    const auto broken = count_broken_connections(metrics, [&now] { return now; });
    testing::internal::CaptureStdout();
    for (int milliseconds = 0; milliseconds < 2000; ++milliseconds) {
        broken("odd " + std::to_string(milliseconds));
        now += std::chrono::milliseconds(1);
    }
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said, HasSubstr("odd 0\""));
    EXPECT_THAT(said, HasSubstr("odd 1000\""));
    EXPECT_EQ(std::ranges::count(said, '\n'), 2) << said;
}

TEST(ConnectionGauges, ShowWhatIsOpenAndWhatCanBe) {
    service::Metrics metrics;
    const auto occupied = connection_gauges(metrics);
    occupied(0, 100, 100);
    occupied(3, 100, 100);
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_connections 3"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_connections_max 100"));
}

TEST(ConnectionGauges, WarnOnceWhereFewerCanBeOpenThanTheSettingSays) {
    service::Metrics metrics;
    const auto occupied = connection_gauges(metrics);
    testing::internal::CaptureStdout();
    service::start_log("test", service::LogFormat::json, service::LogLevel::info);
    occupied(0, 15, 100);
    occupied(1, 15, 100);
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said, HasSubstr(R"("connections":15,"max_connections":100)"));
    EXPECT_EQ(said.find("max-connections"), said.rfind("max-connections"));
}

TEST(LongAnswerGauges, ShowHowManyAreUnderWayAndHowManyWait) {
    service::Metrics metrics;
    const auto count = count_long_answers(metrics, 48);
    count("waiting", 1);
    count("waiting", 1);
    count("waiting", -1);
    count("under_way", 1);
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_long_answers{state="waiting"} 1)"));
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_long_answers{state="under_way"} 1)"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_long_answers_max 48"));
}

TEST(ForwardGauges, AreThereBeforeTheFirstForward) {
    service::Metrics metrics;
    count_forwards(metrics);
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_forwards{state="waiting"} 0)"));
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_forwards{state="under_way"} 0)"));
}

TEST(ForwardGauges, ShowHowManyAreUnderWayAndHowManyWait) {
    service::Metrics metrics;
    const auto count = count_forwards(metrics);
    count("under_way", 1);
    count("under_way", 1);
    count("waiting", 1);
    count("under_way", -1);
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_forwards{state="waiting"} 1)"));
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_forwards{state="under_way"} 1)"));
}

}  // namespace
}  // namespace convoy::admin
