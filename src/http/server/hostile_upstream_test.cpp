// Tests the worst that an upstream can send: it ends one request or one stream, never the process
// that called.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/server/server.hpp"
#include "http/web_socket/client.hpp"

namespace convoy::http {
namespace {

using Caller = TestUpstream::Caller;

constexpr std::string_view chunked_head =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n";

/// Sends `part` until the caller takes no more of it, 64 MB at most; returns false if it took all.
bool send_without_end(Caller& caller, const std::string& part) {
    std::string block;
    while (block.size() < 4096) {
        block += part;
    }
    for (int sent = 0; sent < 16'000; ++sent) {
        if (!caller.send(block)) {
            return true;
        }
    }
    return false;
}

struct Endless {
    std::string name, begin, part;
};

class HostileAnswer : public testing::TestWithParam<Endless> {};

TEST_P(HostileAnswer, CostsThatRequestAndNoMore) {
    std::atomic<bool> broken_off = false;
    TestUpstream upstream([&](Caller& caller, int nth) {
        caller.read_head();
        if (nth > 1) {
            caller.send(ok_answer);
            return;
        }
        caller.send(std::string(chunked_head) + GetParam().begin);
        broken_off = send_without_end(caller, GetParam().part);
    });
    const Handler pass = [&](const Request& request) {
        return Forward{.upstream = upstream.url(),
                       .target = request.target,
                       .headers = request.headers,
                       .timeout = std::chrono::seconds(10),
                       .retries = 2,
                       .on_failure = {},
                       .on_head = {}};
    };
    TestEvents reported;
    Server gateway({}, one_route("/", pass), reported.events());
    TestClient client(gateway.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.body, "abc");
    EXPECT_FALSE(answer.complete);
    EXPECT_TRUE(reported.failed(1)[0].starts_with("the upstream broke off"))
        << reported.failed(1)[0];
    EXPECT_TRUE(reported.broken(0).empty());
    TestClient next(gateway.port());
    EXPECT_EQ(next.get("/").body, "ok");
    EXPECT_TRUE(broken_off);
}

INSTANTIATE_TEST_SUITE_P(
    HostileUpstream, HostileAnswer,
    testing::Values(Endless{"ATrailer", "0\r\nA: ", "a"}, Endless{"Trailers", "0\r\n", "A: b\r\n"},
                    Endless{"AnExtension", "1;", "a=b;"}, Endless{"ASize", "", "0"},
                    Endless{"Extensions", "", "0000001;a=bbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}),
    [](const auto& tested) { return tested.param.name; });

/// A client of the live stream that counts how often the stream was lost.
class HostileStream : public testing::TestWithParam<std::string> {
 protected:
    void lost() {
        const std::scoped_lock lock(mutex_);
        ++losses_;
        changed_.notify_all();
    }
    void expect_losses(int count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(
            changed_.wait_for(lock, std::chrono::seconds(10), [&] { return losses_ >= count; }))
            << "lost only " << losses_ << " times";
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int losses_ = 0;
};

TEST_P(HostileStream, IsLeftAndAskedAgain) {
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        send_without_end(caller, GetParam());
    });
    const std::string port = upstream.url().substr(std::string("http://127.0.0.1:").size());
    WebSocketClientSettings settings;
    settings.address = {"127.0.0.1", port, "127.0.0.1:" + port};
    settings.first_pause = std::chrono::milliseconds(1);
    settings.max_pause = std::chrono::milliseconds(10);
    settings.socket.subprotocol = "test.v1";
    settings.socket.handshake_timeout = std::chrono::milliseconds(500);
    const auto open = [](const WebSocket&) {
        return WebSocketEvents{.message = [](std::string_view) {}, .closed = [] {}};
    };
    WebSocketClient client(std::move(settings), {.target = [] { return "/live"; },
                                                 .open = open,
                                                 .lost = [this](const std::string&) { lost(); }});
    expect_losses(3);
}

INSTANTIATE_TEST_SUITE_P(
    HostileUpstream, HostileStream,
    testing::Values("nonsense\r\n\r\n", "HTTP/1.1 ", "\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\nA: b\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;a=bbbbbbbbbbbbbbbbb",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: bbbbbbbbbbbbb",
                    "HTTP/1.1 100 Continue\r\n\r\n"));

}  // namespace
}  // namespace convoy::http
