#include "service/broken_connections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace convoy::service {
namespace {

TEST(BrokenConnections, AreCountedFromZero) {
    Metrics metrics;
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
    Metrics metrics;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};
    const auto broken = count_broken_connections(metrics, [&now] { return now; });
    testing::internal::CaptureStdout();
    for (int milliseconds = 0; milliseconds < 2000; ++milliseconds) {
        broken("odd " + std::to_string(milliseconds));
        now += std::chrono::milliseconds(1);
    }
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said, testing::HasSubstr("odd 0\""));
    EXPECT_THAT(said, testing::HasSubstr("odd 1000\""));
    EXPECT_EQ(std::ranges::count(said, '\n'), 2) << said;
}

}  // namespace
}  // namespace convoy::service
