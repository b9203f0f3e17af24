// Tests what is retried and what the client gets if an upstream is down, slow, or breaks off.
#include <gtest/gtest.h>

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
using Caller = TestUpstream::Caller;

struct Patience {
    int retries = 0;
    milliseconds timeout{10'000};
};

Router gateway_router(const std::string& upstream, Patience patience) {
    Router router;
    const Handler pass = [=](const Request& request) {
        return Forward{.upstream = upstream,
                       .target = request.target,
                       .headers = request.headers,
                       .timeout = patience.timeout,
                       .retries = patience.retries,
                       .on_failure = {},
                       .on_head = {}};
    };
    router.add("GET", "/", pass);
    router.add("POST", "/", pass);
    return router;
}

ServerSettings quick() { return {.retry_pause = milliseconds(1)}; }

/// Closes the first connections without an answer; those from `good` on answer every request.
TestUpstream::Script ok_from(int good) {
    return [good](Caller& caller, int nth) {
        while (!caller.read_head().empty() && nth >= good && caller.send(ok_answer)) {
        }
    };
}

TEST(ForwardFailure, IsTriedAgainAsOftenAsTheHandlerSays) {
    TestUpstream upstream(ok_from(3));
    Server gateway(quick(), gateway_router(upstream.url(), {.retries = 2}), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").body, "ok");
    EXPECT_EQ(upstream.connections(), 3);
}

TEST(ForwardFailure, IsNotTriedMoreOften) {
    TestUpstream upstream(ok_from(4));
    Server gateway(quick(), gateway_router(upstream.url(), {.retries = 2}), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").status, 503);
    EXPECT_EQ(upstream.connections(), 3);
    EXPECT_EQ(client.get("/").body, "ok");
}

TEST(ForwardFailure, IsNotTriedAgainWhereAskingTwiceMayDoTwice) {
    TestUpstream upstream(ok_from(2));
    Server gateway(quick(), gateway_router(upstream.url(), {.retries = 2}), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.ask("POST", "/", "", "x").status, 503);
    EXPECT_EQ(upstream.connections(), 1);
}

TEST(ForwardFailure, OfAConnectionThatIdledIsNoAttempt) {
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        caller.send(ok_answer);  // then closes, without `Connection: close`
    });
    Server gateway(quick(), gateway_router(upstream.url(), {.retries = 0}), {});
    TestClient client(gateway.port());
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(client.get("/").body, "ok");
    }
}

TEST(ForwardFailure, OfAConnectionThatIdledNeverMeetsAPost) {
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        caller.send(ok_answer);
    });
    Server gateway(quick(), gateway_router(upstream.url(), {}), {});
    TestClient client(gateway.port());
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(client.get("/").body, "ok");
        EXPECT_EQ(client.ask("POST", "/").body, "ok");
    }
}

class BadAnswers : public testing::TestWithParam<std::string> {};

TEST_P(BadAnswers, AreNoAnswer) {
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        caller.send(GetParam());
    });
    Server gateway(quick(), gateway_router(upstream.url(), {}), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").status, 503);
    EXPECT_EQ(client.get("/").status, 503);
}

INSTANTIATE_TEST_SUITE_P(
    ForwardFailure, BadAnswers,
    testing::Values("nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Le",
                    "HTTP/1.1 200 OK\r\nX: " + std::string(1'000'000, 'a') + "\r\n\r\n",
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    "HTTP/1.1 abc OK\r\n\r\n"));

TEST(ForwardFailure, OfAnUpstreamThatNeverAnswersIsATimeOut) {
    TestUpstream upstream([](Caller& caller, int) { caller.wait_for_end(); });
    Server gateway(quick(),
                   gateway_router(upstream.url(), {.retries = 2, .timeout = milliseconds(50)}), {});
    TestClient client(gateway.port());
    EXPECT_EQ(client.get("/").status, 504);
    EXPECT_EQ(upstream.connections(), 1);  // no second wait of that length
}

TEST(ForwardFailure, HalfWayAbortsTheClientWhateverTheFraming) {
    for (const std::string_view half :
         {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz"}) {
        TestEvents reported;
        TestUpstream upstream([half](Caller& caller, int) {
            caller.read_head();
            caller.send(half);
        });
        Server gateway(quick(), gateway_router(upstream.url(), {.retries = 2}), reported.events());
        TestClient client(gateway.port());
        const auto answer = client.get("/");
        EXPECT_FALSE(answer.complete) << half;
        EXPECT_EQ(reported.failed(1)[0].substr(0, 22), "the upstream broke off");
        EXPECT_EQ(upstream.connections(), 1) << half;
    }
}

TEST(ForwardFailure, ByAResetHalfWayOfAnAnswerThatEndsByClosingAbortsTheClient) {
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.0 200 OK\r\n\r\n" + std::string(100'000, 'a'));
        caller.reset();
    });
    Server gateway(quick(), gateway_router(upstream.url(), {}), {});
    TestClient client(gateway.port());
    client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    client.skip_to_end();
    EXPECT_TRUE(client.was_reset());
}

TEST(ForwardFailure, OfAnUpstreamThatStallsHalfWayAbortsTheClient) {
    TestEvents reported;
    TestUpstream upstream([](Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        caller.wait_for_end();
    });
    // Long enough for the head to come on a busy machine.
    Server gateway(quick(), gateway_router(upstream.url(), {.timeout = milliseconds(1000)}),
                   reported.events());
    TestClient client(gateway.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.complete);
    reported.failed(1);
}

TEST(ForwardFailure, OfTheClientEndsTheUpstreamsConnection) {
    std::atomic<bool> ended = false;
    TestUpstream upstream([&](Caller& caller, int) {
        caller.read_head();
        caller.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        while (caller.send("5\r\nabcde\r\n")) {
        }
        ended = true;
    });
    Server gateway(quick(), gateway_router(upstream.url(), {}), {});
    {
        TestClient client(gateway.port());
        client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
        client.read_some(100'000);
    }
    while (!ended) {
        std::this_thread::yield();
    }
}

TEST(ForwardFailure, ByTheStopOfTheGatewayIsNoFailureOfTheUpstream) {
    TestEvents reported;
    TestUpstream silent([](Caller& caller, int) { caller.wait_for_end(); });
    Server gateway(quick(), gateway_router(silent.url(), {.retries = 2}), reported.events());
    TestClient client(gateway.port());
    client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
    while (silent.connections() == 0) {
        std::this_thread::yield();
    }
    gateway.stop(milliseconds(10));
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(reported.answered(1)[0].status, 499);
    EXPECT_EQ(silent.connections(), 1);
}

}  // namespace
}  // namespace convoy::http
