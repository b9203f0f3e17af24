// Tests how a server ends. `long_enough` is an hour, so a server that waits for it fails the test.
#include <gtest/gtest.h>

#include <future>
#include <latch>
#include <string>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

constexpr std::chrono::hours long_enough{1};

/// Waits until the server takes no new connections.
void wait_until_closed(std::uint16_t port) {
    try {
        while (true) {
            const TestClient client(port);
        }
    } catch (const std::system_error&) {
    }
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
    Server server({}, one_route("/", says_ok), {});
    TestClient new_one(server.port());
    TestClient used(server.port());
    EXPECT_EQ(used.get("/").body, "ok");
    server.stop(long_enough);
    EXPECT_TRUE(new_one.is_closed());
    EXPECT_TRUE(used.is_closed());
    EXPECT_EQ(server.connections(), 0U);
    EXPECT_THROW(TestClient{server.port()}, std::system_error);
}

TEST(Stop, LetsAnAnswerUnderWayEndAndSaysThatItIsTheLast) {
    std::latch asked(1);
    std::latch released(1);
    const Handler slow = [&](const Request&) {
        asked.count_down();
        released.wait();
        return text("ok");
    };
    Server server({}, one_route("/", slow), {});
    TestClient client(server.port());
    client.send(a_request);
    asked.wait();
    auto stopped = std::async(std::launch::async, [&] { server.stop(long_enough); });
    wait_until_closed(server.port());
    released.count_down();
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
    client.end_sending();
    stopped.get();
}

TEST(Stop, LetsAStreamUnderWayEnd) {
    std::latch begun(1);
    std::latch released(1);
    const Handler stream = [&](const Request&) {
        StreamedResponse response;
        response.next = [&begun, &released, piece = 0]() mutable -> std::optional<std::string> {
            if (piece == 1) {
                begun.count_down();
                released.wait();
            }
            return ++piece <= 3 ? std::optional(std::string(1000, 'a')) : std::nullopt;
        };
        return response;
    };
    Server server({}, one_route("/", stream), {});
    TestClient client(server.port());
    client.send(a_request);
    begun.wait();  // before that the connection is idle, and a stop closes it
    auto stopped = std::async(std::launch::async, [&] { server.stop(long_enough); });
    wait_until_closed(server.port());
    released.count_down();
    const auto answer = client.read_answer();
    EXPECT_TRUE(answer.complete);
    EXPECT_EQ(answer.body.size(), 3000U);
    client.end_sending();
    stopped.get();
}

TEST(Stop, AbortsWhatIsStillUnderWayAtTheDeadline) {
    const Handler endless = [](const Request&) {
        StreamedResponse response;
        response.next = []() -> std::optional<std::string> { return std::string(65536, 'a'); };
        return response;
    };
    Server server({}, one_route("/", endless), {});
    TestClient not_reading(server.port(), 4096);
    not_reading.send(a_request);
    TestClient half_a_request(server.port());
    half_a_request.send("GET / HT");
    not_reading.read_some(100'000);
    server.stop(std::chrono::milliseconds(20));
    not_reading.skip_to_end();
    EXPECT_TRUE(not_reading.was_reset());
    EXPECT_TRUE(half_a_request.is_closed());
    EXPECT_EQ(server.connections(), 0U);
}

TEST(Stop, WaitsForHandlersThatStillRunSoThatNothingIsTakenFromThem) {
    std::latch asked(1);
    std::latch released(1);
    std::atomic<bool> ended = false;
    const Handler slow = [&](const Request&) {
        asked.count_down();
        released.wait();
        ended = true;
        return text("ok");
    };
    auto server = std::make_unique<Server>(ServerSettings{}, one_route("/", slow), ServerEvents{});
    TestClient client(server->port());
    client.send(a_request);
    asked.wait();
    auto destroyed = std::async(std::launch::async, [&] { server.reset(); });
    EXPECT_TRUE(client.is_closed());  // aborted at once: a destructor has no patience
    EXPECT_FALSE(ended);
    released.count_down();
    destroyed.get();
    EXPECT_TRUE(ended);
}

TEST(Stop, MayBeCalledTwice) {
    Server server({}, one_route("/", says_ok), {});
    server.stop(long_enough);
    server.stop(long_enough);
}

TEST(Stop, IsSafeWhileClientsComeAndGo) {
    for (int round = 0; round < 20; ++round) {
        auto server =
            std::make_unique<Server>(ServerSettings{}, one_route("/", says_ok), ServerEvents{});
        const auto port = server->port();
        auto clients = std::async(std::launch::async, [port] {
            try {
                while (true) {
                    TestClient client(port);
                    client.get("/");
                    client.get("/", "Connection: close\r\n");
                }
            } catch (const std::exception&) {  // the server has ended
            }
        });
        TestClient client(port);
        EXPECT_EQ(client.get("/").status, 200);
        server->stop(std::chrono::milliseconds(round % 3));
        server.reset();
        clients.get();
    }
}

}  // namespace
}  // namespace convoy::http
