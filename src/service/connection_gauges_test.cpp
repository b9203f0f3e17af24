#include "service/connection_gauges.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/log.hpp"

namespace convoy::service {
namespace {

using testing::HasSubstr;

TEST(ConnectionGauges, show_what_is_open_and_what_can_be) {
    Metrics metrics;
    const auto occupied = connection_gauges(metrics);
    occupied(0, 100, 100);
    occupied(3, 100, 100);
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_connections 3"));
    EXPECT_THAT(metrics.text(), HasSubstr("convoy_http_connections_max 100"));
}

TEST(ConnectionGauges, warn_once_where_fewer_can_be_open_than_the_setting_says) {
    Metrics metrics;
    const auto occupied = connection_gauges(metrics);
    testing::internal::CaptureStdout();
    start_log("test", LogFormat::json, LogLevel::info);
    occupied(0, 15, 100);
    occupied(1, 15, 100);
    const std::string said = testing::internal::GetCapturedStdout();
    EXPECT_THAT(said, HasSubstr(R"("connections":15,"max_connections":100)"));
    EXPECT_EQ(said.find("max-connections"), said.rfind("max-connections"));
}

}  // namespace
}  // namespace convoy::service
