// For fuzzers: one end of a WebSocket, on the thread of whoever sends it frames.
#pragma once

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <memory>
#include <string_view>
#include <utility>

#include "http/fuzz_server.hpp"
#include "http/web_socket_session.hpp"

namespace convoy::http {

/// The server's end, after its handshake, and the client's, which sends any bytes.
class FuzzSession {
 public:
    FuzzSession() {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) !=
            0) {
            std::abort();
        }
        client_ = ends[0];
        // A socket of another family reads and writes like one of TCP, and takes no port.
        boost::asio::ip::tcp::socket server(network(), boost::asio::ip::tcp::v4(), ends[1]);
        WebSocketUpgrade upgrade = echo_upgrade();
        // All that a goodbye can come by without waiting has come by then.
        upgrade.settings.handshake_timeout = std::chrono::milliseconds(2);
        session_ = std::make_shared<WebSocketSession>(
            std::move(server), std::move(upgrade.settings), WebSocketSession::Role::server);
        boost::asio::co_spawn(network(), serve(session_, std::move(upgrade.open)),
                              [this](const std::exception_ptr&) { ended_ = true; });
        network().restart();
        network().poll();
        drain();
    }
    ~FuzzSession() {
        session_.reset();
        ::close(client_);
        network().restart();
        network().poll();  // what was posted to a session that is over
    }
    FuzzSession(const FuzzSession&) = delete;
    FuzzSession& operator=(const FuzzSession&) = delete;

    /// Sends the bytes and lets the session do what it does with them.
    void send(std::string_view bytes) {
        while (!bytes.empty() && !ended_) {
            const auto sent = ::send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent > 0) {
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            } else if (errno != EAGAIN) {
                return;
            }
            turn();
        }
    }

    /// Leaves, and waits until the session has ended; ends the process, for the fuzzer to see, if
    /// it does not.
    void end() {
        ::shutdown(client_, SHUT_WR);
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
        while (!ended_) {
            network().restart();
            network().run_one_for(std::chrono::milliseconds(100));
            drain();
            if (std::chrono::steady_clock::now() > deadline) {
                std::cerr << "the session does not end\n";
                std::abort();
            }
        }
    }

 private:
    static boost::asio::io_context& network() {
        static auto* const one = new boost::asio::io_context(1);
        return *one;
    }

    static boost::asio::awaitable<void> serve(std::shared_ptr<WebSocketSession> session,
                                              WebSocketOpen open) {
        Request request;
        request.method = "GET";
        request.target = "/live";
        request.headers.set("Host", "t");
        request.headers.set("Connection", "Upgrade");
        request.headers.set("Upgrade", "websocket");
        request.headers.set("Sec-WebSocket-Version", "13");
        request.headers.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        co_await session->accept(std::move(request));
        WebSocketEvents events = open(WebSocket(session));
        co_await session->run(std::move(events));
    }

    void turn() {
        network().restart();
        network().poll();
        drain();
    }

    /// Reads what has come, and keeps nothing.
    void drain() const {
        std::array<char, 65536> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): unread
        while (::recv(client_, bytes.data(), bytes.size(), 0) > 0) {
        }
    }

    int client_ = -1;
    bool ended_ = false;
    std::shared_ptr<WebSocketSession> session_;
};

}  // namespace convoy::http
