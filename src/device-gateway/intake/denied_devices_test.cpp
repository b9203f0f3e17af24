#include "device-gateway/intake/denied_devices.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "http/server/server.hpp"

namespace convoy::device_gateway {
namespace {

TEST(DeniedDevices, AreReportedWithTheirNumberOfDenials) {
    std::promise<std::string> reported;
    http::Router routes;
    routes.add("POST", "/unknown", [&](const http::Request& request) {
        reported.set_value(request.body);
        return http::Response{.status = 204, .headers = {}, .body = {}};
    });
    const http::Server registry({}, routes, {});
    DeniedDevices denied(
        http::parse_upstream("http://127.0.0.1:" + std::to_string(registry.port())).value(),
        std::chrono::milliseconds(50));
    denied.denied({.protocol = "gt06", .id = "352093081452251"}, "192.0.2.1");
    const std::string report = reported.get_future().get();
    EXPECT_THAT(report, testing::HasSubstr("\"id\":\"352093081452251\""));
    EXPECT_THAT(report, testing::HasSubstr("\"address\":\"192.0.2.1\",\"count\":1"));
}

}  // namespace
}  // namespace convoy::device_gateway
