#include "service/refusals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace convoy::service {
namespace {

using testing::HasSubstr;

TEST(Refusals, are_counted_by_reason) {
    Metrics metrics;
    const auto refused = count_refusals(metrics);
    refused("foreign_host");
    refused("no_token");
    refused("no_token");
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"foreign_host\"} 1"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_refused_total{reason=\"no_token\"} 2"));
}

TEST(Refusals, are_there_before_the_first_one) {
    Metrics metrics;
    count_refusals(metrics);
    for (const std::string reason :
         {"foreign_host", "foreign_origin", "no_token", "long_answers"}) {
        EXPECT_THAT(metrics.text(),
                    HasSubstr("convoy_http_refused_total{reason=\"" + reason + "\"} 0"));
    }
}

TEST(Refusals, are_logged_once_a_second_however_many_there_are) {
    Metrics metrics;
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

}  // namespace
}  // namespace convoy::service
