// Tests forwarding under load: big answers in little memory, many requests over few connections.
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/fixtures/test_upstream.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t piece_bytes = 64 * 1024;
constexpr std::string_view a_last_request =
    "GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n";

Handler pass_within(const std::string& upstream, milliseconds timeout = milliseconds(10'000)) {
    return [=](const Request& request) {
        return Forward{.upstream = upstream,
                       .target = request.target,
                       .headers = {},
                       .timeout = timeout,
                       .on_failure = {},
                       .on_head = {}};
    };
}

/// Streams that many bytes and counts them as they are made.
Handler streamed(std::size_t bytes, std::atomic<std::size_t>& made) {
    return [bytes, &made](const Request&) {
        StreamedResponse response;
        response.next = [bytes, &made]() -> std::optional<std::string> {
            if (made >= bytes) {
                return std::nullopt;
            }
            made += piece_bytes;
            return std::string(piece_bytes, 'a');
        };
        return response;
    };
}

TEST(ForwardLoad, ABigStreamComesWhole) {
    constexpr std::size_t bytes = 50UL * 1024 * 1024;
    std::atomic<std::size_t> made = 0;
    Server upstream({}, one_route("/", streamed(bytes, made)), {});
    Server gateway({}, one_route("/", pass_within(url_of(upstream))), {});
    TestClient client(gateway.port());
    client.send(a_last_request);
    EXPECT_EQ(client.read_some(12), "HTTP/1.1 200");
    EXPECT_GT(client.skip_to_end(), bytes);
    EXPECT_FALSE(client.was_reset());
}

TEST(ForwardLoad, ABigAnswerOfKnownLengthComesWhole) {
    const std::string body(50'000'000, 'b');
    const Handler big = [&](const Request&) {
        Response response;
        response.body = body;
        return response;
    };
    Server upstream({}, one_route("/", big), {});
    Server gateway({}, one_route("/", pass_within(url_of(upstream))), {});
    TestClient client(gateway.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.headers.find("Content-Length"), "50000000");
    EXPECT_TRUE(answer.complete);
    EXPECT_TRUE(answer.body == body);
}

TEST(ForwardLoad, AClientThatDoesNotReadSlowsTheUpstreamDown) {
    constexpr std::size_t bytes = 1024UL * 1024 * 1024;
    TestEvents reported;
    std::atomic<std::size_t> made = 0;
    Server upstream({}, one_route("/", streamed(bytes, made)), {});
    Server gateway({.client_timeout = milliseconds(500)},
                   one_route("/", pass_within(url_of(upstream))), reported.events());
    TestClient not_reading(gateway.port(), 4096);
    not_reading.send(a_last_request);
    reported.answered(1);        // the server gave it up
    EXPECT_LT(made, bytes / 8);  // four kernel buffers hold less
}

TEST(ForwardLoad, UsesAConnectionAgain) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        while (!caller.read_head().empty() &&
               caller.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
        }
    });
    Server gateway({}, one_route("/", pass_within(upstream.url())), {});
    for (int i = 0; i < 10; ++i) {
        TestClient client(gateway.port());
        EXPECT_EQ(client.get("/").body, "ok");
    }
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(ForwardLoad, DoesNotUseAConnectionAgainThatSaidMoreThanItsAnswer) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {
        caller.read_head();
        caller.send(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        caller.wait_for_end();
    });
    Server gateway({}, one_route("/", pass_within(upstream.url())), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").body, "ok");
    EXPECT_EQ(client.get("/").body, "ok");
    EXPECT_EQ(upstream.connections(), 2);
}

TEST(ForwardLoad, MoreRequestsThanConnectionsWaitForTheirTurn) {
    TestUpstream upstream([](TestUpstream::Caller& caller, int) {  // one connection at a time
        while (!caller.read_head().empty() &&
               caller.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
        }
    });
    Server gateway({.max_upstream_connections = 1}, one_route("/", pass_within(upstream.url())),
                   {});
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<TestClient>(gateway.port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    for (const auto& client : clients) {
        EXPECT_EQ(client->read_answer().body, "ok");
    }
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(ForwardLoad, ARequestThatFindsNoConnectionInItsTimeIsTimedOut) {
    std::latch released(1);
    const Handler slow = [&](const Request&) {
        released.wait();
        return text("ok");
    };
    Server upstream({}, one_route("/", slow), {});
    Router router = one_route("/", pass_within(url_of(upstream)));
    router.add("GET", "/hurry", pass_within(url_of(upstream), milliseconds(50)));
    Server gateway({.max_upstream_connections = 1}, std::move(router), {});
    TestClient holds(gateway.port());
    holds.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    while (upstream.connections() == 0) {
        std::this_thread::yield();
    }
    TestClient waits(gateway.port());
    EXPECT_EQ(waits.get("/hurry").status, 504);
    released.count_down();
    EXPECT_EQ(holds.read_answer().body, "ok");
    EXPECT_EQ(waits.get("/").body, "ok");
}

TEST(ForwardLoad, ReportsHowManyAreUnderWayAndHowManyWait) {
    std::latch released(1);
    const Handler slow = [&](const Request&) {
        released.wait();
        return text("ok");
    };
    std::atomic<int> under_way = 0;
    std::atomic<int> waiting = 0;
    Server upstream({}, one_route("/", slow), {});
    Server gateway({.max_upstream_connections = 2}, one_route("/", pass_within(url_of(upstream))),
                   {.forward = [&](std::string_view state, int change) {
                       (state == "waiting" ? waiting : under_way) += change;
                   }});
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 5; ++i) {
        clients.push_back(std::make_unique<TestClient>(gateway.port()));
        clients.back()->send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    }
    while (waiting < 3) {
        std::this_thread::yield();
    }
    EXPECT_EQ(under_way, 2);
    released.count_down();
    for (const auto& client : clients) {
        EXPECT_EQ(client->read_answer().body, "ok");
    }
    while (under_way > 0) {
        std::this_thread::yield();
    }
    EXPECT_EQ(waiting, 0);
}

TEST(ForwardLoad, ManyAtTheSameTimeGetEachTheirOwn) {
    const Handler same = [](const Request& request) { return text(request.target); };
    Server upstream({}, one_route("/{number}", same), {});
    Server gateway({.max_upstream_connections = 8},
                   one_route("/{number}", pass_within(url_of(upstream))), {});
    std::vector<std::thread> callers;
    std::atomic<int> wrong = 0;
    for (int caller = 0; caller < 4; ++caller) {
        callers.emplace_back([&, caller] {
            for (int i = 0; i < 200; ++i) {
                TestClient client(gateway.port());
                const std::string target = "/" + std::to_string((caller * 1000) + i);
                wrong += client.get(target).body == target ? 0 : 1;
            }
        });
    }
    for (auto& caller : callers) {
        caller.join();
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_LE(upstream.connections(), 8U);
}

}  // namespace
}  // namespace convoy::http
