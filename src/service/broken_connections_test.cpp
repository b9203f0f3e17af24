#include "service/broken_connections.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace convoy::service
