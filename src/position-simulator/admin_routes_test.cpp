#include "position-simulator/admin_routes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convoy::simulator {
namespace {

http::Response get(const http::Router& router, const std::string& page) {
    http::Request request;
    request.method = "GET";
    request.target = "/" + page;
    request.path = {page};
    return std::get<http::Response>((*router.match(request).handler)(request));
}

TEST(AdminRoutes, show_the_operators_pages) {
    service::Metrics metrics;
    service::Health health(metrics);
    const http::Router router = admin_routes(health, metrics);
    EXPECT_EQ(get(router, "healthz").status, 200);
    EXPECT_EQ(get(router, "readyz").status, 503);
    health.set_ready(true);
    EXPECT_EQ(get(router, "readyz").status, 200);
    EXPECT_EQ(get(router, "readyz").body, R"({"ready":true,"degraded":[]})");
    EXPECT_EQ(get(router, "metrics").headers.find("content-type"),
              "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_EQ(get(router, "elsewhere").status, 404);
}

}  // namespace
}  // namespace convoy::simulator
