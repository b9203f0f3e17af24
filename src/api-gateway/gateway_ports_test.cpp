// Tests which hosts and origins both ports of the gateway accept, with settings from flags.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "admin/admin_port.hpp"
#include "admin/request_events.hpp"
#include "api-gateway/routes.hpp"
#include "api-gateway/settings.hpp"
#include "http/fixtures/test_client.hpp"
#include "http/server/server.hpp"

namespace convoy::gateway {
namespace {

using testing::HasSubstr;

/// Opens both ports as `main` does, with settings from flags.
struct Ports {
    explicit Ports(std::vector<const char*> flags) {
        flags.insert(flags.begin(), "api-gateway");
        flags.push_back("--port=0");
        flags.push_back("--admin-port=0");
        const auto settings = read_settings(static_cast<int>(flags.size()), flags.data());
        broadcast =
            std::make_unique<live::Broadcast>(1, settings->live, live::system_clocks(), metrics);
        admin = std::make_unique<http::Server>(settings->admin, admin::port_routes(health, metrics),
                                               admin::port_events(metrics));
        door = std::make_unique<http::Server>(
            settings->server,
            public_routes(tracker, *broadcast, CrossOrigin(settings->allowed_origins)),
            admin::request_events(metrics, 48));
    }
    static int ask(const std::unique_ptr<http::Server>& port, const std::string& target,
                   const std::string& host, const std::string& header_lines = "") {
        http::TestClient client(port->port());
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + header_lines +
                    "\r\n");
        return client.read_answer().status;
    }

    service::Metrics metrics;
    service::Health health{metrics};
    Tracker tracker{{.url = "http://127.0.0.1:1"}, health};
    std::unique_ptr<live::Broadcast> broadcast;
    std::unique_ptr<http::Server> admin;
    std::unique_ptr<http::Server> door;
};

TEST(GatewayPorts, TakeTheNamesThatTheyKnowAndNoOther) {
    const Ports ports({"--allowed-hosts=map.example,*.fleet.example"});
    for (const auto* host : {"127.0.0.1", "[::1]:80", "localhost", "map.example:443", "MAP.example",
                             "north.fleet.example"}) {
        EXPECT_EQ(Ports::ask(ports.door, "/openapi.json", host), 200) << host;
    }
    for (const auto* host : {"evil.example", "fleet.example", "map.example.evil.example"}) {
        EXPECT_EQ(Ports::ask(ports.door, "/openapi.json", host), 421) << host;
        EXPECT_EQ(Ports::ask(ports.admin, "/vehicles", host), 421) << host;
        EXPECT_EQ(Ports::ask(ports.admin, "/metrics", host), 200) << host;
    }
    EXPECT_THAT(ports.metrics.text(),
                HasSubstr(R"(convoy_http_refused_total{reason="foreign_host"} 6)"));
}

TEST(GatewayPorts, OpenTheLiveStreamForPagesOfTheirOwnAndAllowedOrigins) {
    const Ports ports({"--allowed-hosts=map.example", "--allowed-origins=https://fleet.example"});
    const auto opened = [&ports](const std::string& origin) {
        return Ports::ask(ports.door, "/live", "map.example",
                          "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                          "Sec-WebSocket-Version: 13\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                          "Sec-WebSocket-Protocol: convoy.live.v1\r\nOrigin: " +
                              origin + "\r\n");
    };
    EXPECT_EQ(opened("https://fleet.example"), 101);
    EXPECT_EQ(opened("http://map.example"), 101);
    EXPECT_EQ(opened("http://evil.example"), 403);
    EXPECT_EQ(opened("null"), 403);
}

}  // namespace
}  // namespace convoy::gateway
