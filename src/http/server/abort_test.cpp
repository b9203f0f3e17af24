// Tests clients that reset their connection while the server writes a long answer to them.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_frames.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

constexpr std::size_t long_size = 30'000'000;  // more than the kernel takes

Answer endless(const Request& /*request*/) {
    StreamedResponse response;
    response.next = [] { return std::string(65536, 'a'); };
    return response;
}

Answer talkative(const Request& /*request*/) {
    WebSocketUpgrade upgrade;
    upgrade.settings.subprotocol = "test.v1";
    upgrade.settings.max_queued_bytes = 2 * long_size;
    upgrade.open = [](const WebSocket& socket) {
        socket.send({std::string(long_size, 'x'), "behind it"});
        return WebSocketEvents{.message = [](std::string_view) {}, .closed = [] {}};
    };
    return upgrade;
}

class Abort : public testing::TestWithParam<std::string> {
 protected:
    Abort() {
        Router router;
        router.add("GET", "/ok", says_ok);
        router.add("GET", "/whole",
                   [](const Request&) { return text(std::string(long_size, 'a')); });
        router.add("GET", "/stream", endless);
        router.add("GET", "/live", talkative);
        router.add("GET", "/forward", [this](const Request& request) {
            return Forward{.upstream = upstream_.url(),
                           .target = request.target,
                           .headers = request.headers,
                           .timeout = std::chrono::seconds(10),
                           .retries = 0,
                           .on_failure = {},
                           .on_head = {}};
        });
        server_ = std::make_unique<Server>(ServerSettings{}, std::move(router), events_.events());
    }

    void expect_no_connection_left() const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (server_->connections() > 0) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "a connection never ends";
            std::this_thread::yield();
        }
    }

    TestUpstream upstream_{[](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (caller.send("5\r\nabcde\r\n")) {
        }
    }};
    TestEvents events_;
    std::unique_ptr<Server> server_;
};

TEST_P(Abort, EndsThisConnectionOnly) {
    {
        TestClient client(server_->port(), 4096);
        client.send(GetParam() == "/live" ? std::string(test_handshake)
                                          : "GET " + GetParam() + " HTTP/1.1\r\nHost: t\r\n\r\n");
        client.read_some(1000);
        client.reset_at_end();
    }
    expect_no_connection_left();
    EXPECT_TRUE(events_.broken(0).empty()) << "a client that leaves is not an error of the server";
    TestClient next(server_->port());
    EXPECT_EQ(next.get("/ok").body, "ok");
}

INSTANTIATE_TEST_SUITE_P(DuringALongAnswer, Abort,
                         testing::Values("/whole", "/stream", "/forward", "/live"));

}  // namespace
}  // namespace convoy::http
