// Tests WebSockets between our server and our client, and with clients that behave differently.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"
#include "http/web_socket/client.hpp"

namespace convoy::http {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// Records what one side received, to wait for it.
class Inbox {
 public:
    void add(std::string what) {
        const std::scoped_lock lock(mutex_);
        reported_.push_back(std::move(what));
        changed_.notify_all();
    }
    /// Waits for that many entries and returns all.
    std::vector<std::string> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return reported_.size() >= count; }))
            << "received only " << reported_.size();
        return reported_;
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> reported_;
};

/// One side of WebSockets: keeps the latest socket and what it received.
class Side {
 public:
    WebSocketOpen open() {
        return [this](const WebSocket& socket) {
            {
                const std::scoped_lock lock(mutex_);
                socket_ = socket;
            }
            inbox.add("open");
            return WebSocketEvents{
                .message = [this](std::string_view text) { inbox.add(std::string(text)); },
                .closed = [this] { inbox.add("closed"); }};
        };
    }
    WebSocket socket() {
        const std::scoped_lock lock(mutex_);
        return socket_.value();
    }

    Inbox inbox;

 private:
    std::mutex mutex_;
    std::optional<WebSocket> socket_;
};

class WebSocketTest : public testing::Test {
 protected:
    WebSocketTest() { settings_.subprotocol = "test.v1"; }

    void serve(std::uint16_t port = 0) {
        const Handler handler = [this](const Request& request) -> Answer {
            here_.inbox.add(request.target);
            return WebSocketUpgrade{settings_, here_.open()};
        };
        server_ = std::make_unique<Server>(ServerSettings{.port = port},
                                           one_route("/live", handler), events_.events());
    }
    void connect(std::uint16_t port) {
        WebSocketClientSettings settings{
            .address = {"127.0.0.1", std::to_string(port), "127.0.0.1:" + std::to_string(port)},
            .choice = choice_,
            .socket = settings_,
            .first_pause = 1ms,
            .max_pause = 10ms};
        client_ = std::make_unique<WebSocketClient>(
            std::move(settings),
            WebSocketClient::Events{.target = [] { return "/live?a=b"; },
                                    .open = there_.open(),
                                    .lost = [this](const std::string& why) { lost_.add(why); }});
    }
    void serve_and_connect() {
        serve();
        connect(server_->port());
        there_.inbox.wait_for(1);
        here_.inbox.wait_for(2);
    }
    /// Returns a client that sends bytes, after its handshake.
    std::unique_ptr<TestClient> open_by_hand() {
        auto client = std::make_unique<TestClient>(server_->port());
        client->send(handshake);
        EXPECT_EQ(client->read_answer().status, 101);
        return client;
    }

    static constexpr std::string_view handshake =
        "GET /live HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Protocol: other, test.v1\r\n\r\n";

    WebSocketSettings settings_;
    TestEvents events_;
    Side here_;
    Side there_;
    Inbox lost_;
    std::shared_ptr<AddressChoice> choice_ = std::make_shared<AddressChoice>();
    std::unique_ptr<Server> server_;
    std::unique_ptr<WebSocketClient> client_;
};

TEST_F(WebSocketTest, MessagesGoBothWaysWholeAndInOrder) {
    serve_and_connect();
    const std::string long_one(30'000, 'x');
    here_.socket().send({"one", long_one});
    here_.socket().send({"three"});
    there_.socket().send({"back"});
    EXPECT_THAT(there_.inbox.wait_for(4), ElementsAre("open", "one", long_one, "three"));
    EXPECT_THAT(here_.inbox.wait_for(3), ElementsAre("/live?a=b", "open", "back"));
}

TEST_F(WebSocketTest, IsCountedOnceItIsOpen) {
    serve_and_connect();
    EXPECT_THAT(events_.answered(1), ElementsAre(TestEvents::Answered{"GET", "/live", 101}));
}

TEST_F(WebSocketTest, ARequestWithoutAnUpgradeReceivesTheReason) {
    serve();
    TestClient client(server_->port());
    EXPECT_EQ(client.get("/live").status, 426);
    EXPECT_EQ(client.get("/live").status, 426) << "the connection goes on";
}

TEST_F(WebSocketTest, AnotherSubprotocolIsRefused) {
    serve();
    std::string other(handshake);
    other.replace(other.find("test.v1"), 7, "test.v2");
    TestClient client(server_->port());
    client.send(other);
    EXPECT_EQ(client.read_answer().status, 400);
}

TEST_F(WebSocketTest, HandshakeNamesTheSubprotocolAndAcceptsTheKey) {
    serve();
    TestClient client(server_->port());
    client.send(handshake);
    const ReceivedAnswer answer = client.read_answer();
    EXPECT_EQ(answer.status, 101);
    EXPECT_EQ(answer.headers.find("Sec-WebSocket-Protocol"), "test.v1");
    EXPECT_EQ(answer.headers.find("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        << "RFC 6455 §1.3";
}

TEST_F(WebSocketTest, AMessageThatIsTooLongEndsIt) {
    settings_.max_message_bytes = 100;
    serve();
    auto client = open_by_hand();  // a client that does not reconnect
    client->send(std::string("\x81\xE5\0\0\0\0", 6) + std::string(101, 'x'));
    EXPECT_EQ(client->read_some(4).substr(2, 2), "\x03\xF1") << "1009";
    client.reset();
    EXPECT_THAT(here_.inbox.wait_for(3), ElementsAre("/live", "open", "closed"));
}

TEST_F(WebSocketTest, AMessageOfTheWrongKindEndsIt) {
    serve();
    const auto client = open_by_hand();
    client->send(std::string("\x82\x81\0\0\0\0x", 7));  // binary
    const std::string close_frame = client->read_some(4);
    EXPECT_EQ(close_frame.substr(0, 1), "\x88");
    EXPECT_EQ(close_frame.substr(2, 2), "\x03\xEB") << "1003";
}

TEST_F(WebSocketTest, APeerThatAnswersNoPingIsClosed) {
    settings_.silence_timeout = 100ms;
    serve();
    const auto client = open_by_hand();
    EXPECT_EQ(client->read_some(1).substr(0, 1), "\x89") << "a ping comes first";
    here_.inbox.wait_for(3);
    EXPECT_EQ(here_.inbox.wait_for(3).back(), "closed");
}

TEST_F(WebSocketTest, APeerThatAnswersPingsStays) {
    settings_.silence_timeout = 50ms;
    serve_and_connect();
    for (int beats = 0; beats < 10; ++beats) {
        here_.socket().send({"beat"});
        there_.inbox.wait_for(static_cast<std::size_t>(beats) + 2);
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(here_.inbox.wait_for(2).size(), 2U) << "open, and not closed";
}

TEST_F(WebSocketTest, WhatWaitsForASlowPeerIsBounded) {
    settings_.max_queued_bytes = 1'000'000;
    serve();
    TestClient client(server_->port(), 4096);
    client.send(handshake);
    EXPECT_EQ(client.read_answer().status, 101);
    here_.inbox.wait_for(2);
    const WebSocket socket = here_.socket();
    EXPECT_TRUE(socket.idle());
    for (int count = 0; count < 100; ++count) {
        socket.send({std::string(100'000, 'x')});
    }
    EXPECT_FALSE(socket.idle());
    EXPECT_EQ(here_.inbox.wait_for(3).back(), "closed");
    EXPECT_THAT(events_.refused(1), ElementsAre("slow_reader"));
}

TEST_F(WebSocketTest, TheCloseFrameReachesThePeer) {
    serve();
    const auto client = open_by_hand();
    here_.inbox.wait_for(2);
    here_.socket().close(close_policy, "bad op");
    EXPECT_EQ(client->read_some(10), std::string("\x88\x08\x03\xF0"
                                                 "bad op"));
}

TEST_F(WebSocketTest, TheCloseFrameReachesAPeerThatGoesOnSending) {
    serve();
    const auto client = open_by_hand();
    const std::size_t length = std::size_t{4} << 20U;
    client->send(std::string("\x81\xFF\0\0\0\0\0\x40\0\0\0\0\0\0", 14));
    client->send(std::string(length, 'x'));
    EXPECT_EQ(client->read_some(4).substr(2, 2), "\x03\xF1") << "1009";
}

TEST_F(WebSocketTest, AStoppingServerSendsACloseFrame) {
    serve_and_connect();
    server_->stop(1h);
    EXPECT_EQ(here_.inbox.wait_for(3).back(), "closed");
    EXPECT_EQ(there_.inbox.wait_for(2).back(), "closed");
}

TEST_F(WebSocketTest, AStoppingServerDoesNotWaitForADeadPeer) {
    serve();
    const auto client = open_by_hand();
    here_.inbox.wait_for(2);
    server_->stop(0ms);
    EXPECT_EQ(here_.inbox.wait_for(3).back(), "closed");
    EXPECT_EQ(server_->connections(), 0U);
}

TEST_F(WebSocketTest, ClientComesBackByItself) {
    serve_and_connect();
    const std::uint16_t port = server_->port();
    server_.reset();
    lost_.wait_for(2);  // the end of the connection, and a failed attempt
    serve(port);
    EXPECT_EQ(there_.inbox.wait_for(3), (std::vector<std::string>{"open", "closed", "open"}));
}

TEST_F(WebSocketTest, ClientSharesWhichAddressItUses) {
    serve_and_connect();
    const AddressChoice::Endpoint used{boost::asio::ip::make_address("127.0.0.1"), server_->port()};
    EXPECT_TRUE(choice_->uses(used));
    server_.reset();
    lost_.wait_for(2);  // the end of the connection, and a failed attempt
    EXPECT_FALSE(choice_->uses(used));
}

TEST_F(WebSocketTest, ClientUsesNoAddressThatRefusesTheStream) {
    server_ = std::make_unique<Server>(ServerSettings{}, Router(), events_.events());
    connect(server_->port());
    lost_.wait_for(1);
    client_.reset();
    EXPECT_FALSE(choice_->uses({boost::asio::ip::make_address("127.0.0.1"), server_->port()}));
}

TEST_F(WebSocketTest, ClientEndsWhileItCannotConnect) {
    serve();
    const std::uint16_t port = server_->port();
    server_.reset();
    connect(port);
    lost_.wait_for(3);
    client_.reset();
}

}  // namespace
}  // namespace convoy::http
