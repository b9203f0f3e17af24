// For fuzzers: the real Server on loopback, one for the whole run, and raw connections to it.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "http/server.hpp"
#include "http/test_client.hpp"
#include "http/test_events.hpp"

namespace convoy::http {

/// A WebSocket that sends back what it is told, and ends where it is told "bye", "throw" or "much".
inline WebSocketUpgrade echo_upgrade() {
    WebSocketUpgrade upgrade;
    upgrade.settings.subprotocol = "test.v1";
    upgrade.settings.max_message_bytes = 4096;
    upgrade.settings.handshake_timeout = std::chrono::milliseconds(500);
    upgrade.open = [](const WebSocket& socket) {
        auto message = [socket](std::string_view said) {
            if (said.starts_with("bye")) {
                socket.close(close_policy, "bye");
            } else if (said.starts_with("throw")) {
                throw std::runtime_error("as it was told");
            } else if (said.starts_with("much")) {
                socket.send({std::string(100'000, 'x'), "y"});
                socket.close(close_going_away, "enough");
            }
            socket.send({std::string(said)});
        };
        return WebSocketEvents{.message = message, .closed = [] {}};
    };
    return upgrade;
}

/// Answers at / and /vehicles/{name}, and is that WebSocket at /live.
inline Router fuzz_router() {
    Router router;
    for (const auto* method : {"GET", "POST"}) {
        router.add(method, "/", [](const Request& request) { return text(request.body); });
        router.add(method, "/vehicles/{name}",
                   [](const Request& request) { return text(request.path.at(1)); });
    }
    router.add("GET", "/live", [](const Request&) -> Answer { return echo_upgrade(); });
    return router;
}

inline Server& fuzz_server() {
    static auto* const server =
        new Server({.max_body_bytes = 8192, .client_timeout = std::chrono::milliseconds(500)},
                   fuzz_router(), {});
    return *server;
}

/// Ends the process, for the fuzzer to see, where a good request has no good answer any more.
inline void expect_it_serves() {
    TestClient client(fuzz_server().port());
    if (client.get("/vehicles/a").body != "a") {
        std::cerr << "the server does not answer any more\n";
        std::abort();
    }
}

}  // namespace convoy::http
