#include "admin/admin_port.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::admin {
namespace {

using testing::HasSubstr;

class AdminPort : public testing::Test {
 protected:
    http::Response get(const std::string& page) const {
        http::Request request;
        request.method = "GET";
        request.target = "/" + page;
        request.path = {page};
        return std::get<http::Response>((*routes.match(request).handler)(request));
    }

    service::Metrics metrics;
    service::Health health{metrics};
    const http::Router routes = port_routes(health, metrics);
};

TEST_F(AdminPort, ShowsTheOperatorsPages) {
    EXPECT_EQ(get("healthz").status, 200);
    EXPECT_EQ(get("healthz").body, R"({"alive":true})");
    EXPECT_EQ(get("readyz").headers.find("content-type"), "application/json");
    EXPECT_EQ(get("metrics").status, 200);
    EXPECT_EQ(get("metrics").headers.find("content-type"),
              "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(get("metrics").body, HasSubstr("process_cpu_seconds_total"));
    EXPECT_EQ(get("elsewhere").status, 404);
}

TEST_F(AdminPort, IsNotReadyUntilTheProcessIs) {
    EXPECT_EQ(get("readyz").status, 503);
    EXPECT_EQ(get("readyz").body, R"({"ready":false,"degraded":[]})");
    health.set_ready(true);
    EXPECT_EQ(get("readyz").status, 200);
    EXPECT_EQ(get("readyz").body, R"({"ready":true,"degraded":[]})");
}

TEST_F(AdminPort, IsReadyWhileADependencyIsDown) {
    health.set_ready(true);
    health.down("queue", "connection \"refused\"");
    EXPECT_EQ(get("readyz").status, 200);
    EXPECT_EQ(get("readyz").body, R"({"ready":true,"degraded":["queue: connection \"refused\""]})");
}

TEST_F(AdminPort, CountsRefusalsAndNoRequests) {
    const http::ServerEvents events = port_events(metrics);
    events.refused("no_token");
    EXPECT_THAT(metrics.text(), HasSubstr(R"(convoy_http_refused_total{reason="no_token"} 1)"));
    EXPECT_EQ(events.answered, nullptr);
}

}  // namespace
}  // namespace convoy::admin
