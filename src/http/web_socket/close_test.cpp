// Tests how WebSockets end: the server survives whatever comes before, during and after a closing
// handshake.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_frames.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

const std::string op = R"({"op":"view"})";

class WebSocketClose : public testing::Test {
 protected:
    WebSocketClose() {
        settings_.subprotocol = "test.v1";
        Router router;
        router.add("GET", "/ok", says_ok);
        router.add("GET", "/live", [this](const Request&) -> Answer {
            auto open = [this](const WebSocket& socket) {
                return WebSocketEvents{
                    .message = [this, socket](std::string_view text) { message_(socket, text); },
                    .closed = [this] { closed_(); }};
            };
            return WebSocketUpgrade{settings_, open};
        });
        server_ = std::make_unique<Server>(ServerSettings{}, std::move(router), events_.events());
    }

    /// Sends these frames after a handshake, in one write, and reads to the end of the connection.
    std::string said_to(const std::string& frames) const {
        TestClient client(server_->port());
        client.send(test_handshake);
        EXPECT_EQ(client.read_answer().status, 101);
        client.send(frames);
        client.end_sending();
        return client.read_some(1'000'000);
    }

    /// Waits until the server has no connection left.
    void expect_all_end() const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (server_->connections() > 0) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline)
                << server_->connections() << " connections never end";
            std::this_thread::yield();
        }
    }

    void expect_it_lives() const {
        TestClient client(server_->port());
        EXPECT_EQ(client.get("/ok").body, "ok");
    }

    WebSocketSettings settings_;
    TestEvents events_;
    std::function<void(const WebSocket&, std::string_view)> message_ = [](const auto&, auto) {};
    std::function<void()> closed_ = [] {};
    std::unique_ptr<Server> server_;
};

TEST_F(WebSocketClose, NothingIsReadBesideTheClosingHandshakeAfterAMessageOfTheWrongKind) {
    const std::string said =
        said_to(client_frame(Opcode::binary, op) + client_frame(Opcode::binary, op, Fin::no) +
                client_frame(Opcode::binary, "") + client_frame(Opcode::close, "\x03\xE8"));
    EXPECT_EQ(said.substr(2, 2), "\x03\xEB") << "1003";
    expect_it_lives();
}

TEST_F(WebSocketClose, NothingIsReadBesideTheClosingHandshakeAfterAnEmptyMessageOfTheWrongKind) {
    const std::string said =
        said_to(client_frame(Opcode::text, op) + client_frame(Opcode::binary, "") +
                client_frame(Opcode::text, "", Fin::no) + client_frame(Opcode::close, "\x03\xE8"));
    EXPECT_EQ(said.substr(2, 2), "\x03\xEB") << "1003";
    expect_it_lives();
}

TEST_F(WebSocketClose, ACloseDuringAMessageEndsTheReading) {
    std::vector<std::string> read;
    message_ = [&read](const WebSocket& socket, std::string_view text) {
        read.emplace_back(text);
        socket.close(close_policy, "bad op");
    };
    const std::string said = said_to(
        client_frame(Opcode::text, "a") + client_frame(Opcode::text, "b", Fin::no) +
        client_frame(Opcode::ping, "p") + client_frame(Opcode::continuation, "") +
        client_frame(Opcode::binary, "c", Fin::no) + client_frame(Opcode::close, "\x03\xE8"));
    EXPECT_NE(said.find("\x03\xF0"), std::string::npos) << "1008";
    expect_it_lives();
    server_->stop(std::chrono::hours(1));
    EXPECT_EQ(read.front(), "a");
}

TEST_F(WebSocketClose, AClosingHandshakeThatMeetsABrokenFrameBehindAPingEndsTheConnection) {
    settings_.handshake_timeout = std::chrono::milliseconds(100);
    message_ = [](const WebSocket& socket, std::string_view) {
        socket.send({std::string(100, 'x')});
        socket.close(close_policy, "bad op");
    };
    said_to(client_frame(Opcode::text, op) + client_frame(Opcode::ping, "") +
            client_frame(Opcode::continuation, "", Fin::no));
    expect_all_end();
}

TEST_F(WebSocketClose, AClosingHandshakeWithAPeerThatNeverReadsEndsByItsTimeOut) {
    settings_.handshake_timeout = std::chrono::milliseconds(100);
    message_ = [](const WebSocket& socket, std::string_view) {
        socket.send({std::string(8'000'000, 'x')});  // more than the kernel takes
        socket.close(close_going_away, "enough");
    };
    TestClient client(server_->port(), 4096);
    client.send(test_handshake);
    EXPECT_EQ(client.read_answer().status, 101);
    client.send(client_frame(Opcode::text, op));
    expect_all_end();
    expect_it_lives();
}

TEST_F(WebSocketClose, APeerThatAnswersACloseFrameAndStaysIsLeftWhenItsTimeIsUp) {
    settings_.handshake_timeout = std::chrono::milliseconds(100);
    message_ = [](const WebSocket& socket, std::string_view) {
        socket.close(close_going_away, "enough");
    };
    TestClient client(server_->port());
    client.send(test_handshake);
    EXPECT_EQ(client.read_answer().status, 101);
    client.send(client_frame(Opcode::text, op));
    client.read_some(10);
    client.send(client_frame(Opcode::close, "\x03\xE9"));
    EXPECT_TRUE(client.is_closed());
    expect_all_end();
    expect_it_lives();
}

TEST_F(WebSocketClose, AnAbortDuringAWriteEndsTheConnection) {
    std::promise<void> sent;
    message_ = [&sent](const WebSocket& socket, std::string_view) {
        socket.send({std::string(8'000'000, 'x'), "behind it"});
        sent.set_value();
    };
    TestClient client(server_->port(), 4096);
    client.send(test_handshake);
    EXPECT_EQ(client.read_answer().status, 101);
    client.send(client_frame(Opcode::text, op));
    sent.get_future().wait();
    client.read_some(2);  // the server is writing it
    server_->stop(std::chrono::milliseconds(0));
    EXPECT_EQ(server_->connections(), 0U);
    EXPECT_LT(client.skip_to_end(), 8'000'000U);
}

TEST_F(WebSocketClose, AMessageMayComeInPiecesWithPingsBetweenThemAndMayBeEmpty) {
    std::vector<std::string> read;
    message_ = [&read](const WebSocket&, std::string_view text) { read.emplace_back(text); };
    said_to(client_frame(Opcode::text, "", Fin::no) + client_frame(Opcode::ping, "p") +
            client_frame(Opcode::continuation, "ab", Fin::no) + client_frame(Opcode::pong, "") +
            client_frame(Opcode::continuation, "c") + client_frame(Opcode::text, "") +
            client_frame(Opcode::close, ""));
    server_->stop(std::chrono::hours(1));
    EXPECT_EQ(read, (std::vector<std::string>{"abc", ""}));
}

TEST_F(WebSocketClose, AnExceptionOfAnEventEndsThisConnectionOnly) {
    message_ = [](const WebSocket&, std::string_view) { throw std::length_error("too odd"); };
    closed_ = [] { throw std::runtime_error("odd at its end"); };
    said_to(client_frame(Opcode::text, op));
    EXPECT_EQ(events_.broken(1)[0], "odd at its end");
    expect_it_lives();
}

}  // namespace
}  // namespace convoy::http
