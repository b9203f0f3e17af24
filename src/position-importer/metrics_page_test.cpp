#include "position-importer/metrics_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/fixtures/test_upstream.hpp"

namespace convoy::importer {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

constexpr std::string_view page =
    "# HELP activemq_queue_size Messages\n"
    "activemq_queue_size{destination=\"DLQ.positions\"} 3.0\n"
    "activemq_queue_size{destination=\"positions\"} 1.2E3\n"
    "convoy_retention_seconds_other 5\n"
    "convoy_retention_seconds 86400";

TEST(MetricsPage, HasTheValueOfASeries) {
    EXPECT_EQ(value_of(page, waiting_messages), 1200.0);
    EXPECT_EQ(value_of(page, retention_seconds), 86'400.0);
    EXPECT_EQ(value_of(page, "activemq_queue_size"), std::nullopt);
    EXPECT_EQ(value_of("a x\n", "a"), std::nullopt);
    EXPECT_EQ(value_of("", "a"), std::nullopt);
}

TEST(MetricsPage, IsReadFromAProcess) {
    const http::TestUpstream upstream([](http::TestUpstream::Caller& caller, int /*nth*/) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(page.size()) +
                    "\r\n\r\n");
        caller.send(page);
    });
    EXPECT_EQ(read_figure(upstream.url(), waiting_messages).value(), 1200.0);
    EXPECT_THAT(read_figure(upstream.url(), "convoy_vehicles").error().what,
                EndsWith("/metrics has no convoy_vehicles"));
}

TEST(MetricsPage, FailsWithTheAddressInItsReason) {
    EXPECT_THAT(read_figure("amqp://a:1", "x").error().what, HasSubstr("amqp://a:1"));
    std::string gone;
    {
        const http::TestUpstream upstream([](http::TestUpstream::Caller& /*c*/, int /*nth*/) {});
        gone = upstream.url();
    }
    EXPECT_EQ(read_figure(gone, "x").error().what, gone + "/metrics: Connection refused");
}

}  // namespace
}  // namespace convoy::importer
