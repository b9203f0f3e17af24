// Tests each limit on clients, and that one slow client does not slow down the others.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

using std::chrono::milliseconds;

Router ok_router() {
    Router router;
    router.add("GET", "/", says_ok);
    router.add("POST", "/", says_ok);
    return router;
}

void expect_problem(const ReceivedAnswer& answer, int status, const std::string& detail) {
    EXPECT_EQ(answer.status, status);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    EXPECT_NE(answer.body.find(detail), std::string::npos) << answer.body;
}

TEST(Limits, ATargetThatIsTooLong) {
    Server server({.max_target_bytes = 100}, ok_router(), {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/?" + std::string(98, 'a')).status, 200);
    expect_problem(client.get("/?" + std::string(99, 'a')), 414, "at most 100 bytes");
    EXPECT_EQ(client.get("/").status, 200);
}

TEST(Limits, ATargetWithoutEnd) {
    Server server({.max_target_bytes = 100, .max_header_bytes = 100}, ok_router(), {});
    TestClient client(server.port());
    client.send("GET /" + std::string(100'000, 'a'));
    expect_problem(client.read_answer(), 414, "target");
    EXPECT_TRUE(client.is_closed());
}

TEST(Limits, AHeaderThatIsTooLong) {
    Server server({.max_target_bytes = 5000, .max_header_bytes = 1000}, ok_router(), {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/", "X-Long: " + std::string(900, 'a') + "\r\n").status, 200);
    const auto answer = client.get("/", "X-Long: " + std::string(1000, 'a') + "\r\n");
    expect_problem(answer, 431, "at most 1000 bytes");
    EXPECT_TRUE(client.is_closed());
}

TEST(Limits, AHeaderOfManyFieldsThatTricklesIn) {
    Server server({}, ok_router(), {});
    TestClient client(server.port());
    client.send("GET / HTTP/1.1\r\n");
    std::string said;
    while (said.empty() && client.try_send("X-Field: some value\r\n")) {
        said = client.read_available();
    }
    EXPECT_EQ(said.substr(0, 12), "HTTP/1.1 431");
}

TEST(Limits, ABodyThatIsTooLong) {
    Server server({.max_body_bytes = 1000}, ok_router(), {});
    TestClient fits(server.port());
    EXPECT_EQ(fits.ask("POST", "/", "", std::string(1000, 'a')).status, 200);
    expect_problem(fits.ask("POST", "/", "", std::string(1001, 'a')), 413, "at most 1000 bytes");
    EXPECT_TRUE(fits.is_closed());
    TestClient chunks(server.port());
    chunks.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                std::string(1001, 'a'));
    expect_problem(chunks.read_answer(), 413, "at most 1000 bytes");
}

TEST(Limits, ABodyThatIsTooLongIsAnsweredWhileTheClientStillSendsIt) {
    Server server({.max_body_bytes = 1000}, ok_router(), {});
    TestClient client(server.port());
    const auto answer = client.ask("POST", "/", "", std::string(500'000, 'a'));
    EXPECT_EQ(answer.status, 413);
    EXPECT_TRUE(answer.complete);
}

TEST(Limits, AClientThatGoesOnSendingAfterItsLastAnswer) {
    Server server({.max_body_bytes = 1000}, ok_router(), {});
    TestClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000000\r\n\r\n");
    const std::string block(100'000, 'a');
    int sent = 0;
    while (client.try_send(block)) {
        ASSERT_LT(++sent, 10'000) << "the server reads it forever";
    }
    while (server.connections() > 0) {
        std::this_thread::yield();
    }
}

TEST(Limits, AConnectionTooMany) {
    TestEvents reported;
    Server server({.max_connections = 2}, ok_router(), reported.events());
    TestClient first(server.port());
    auto second = std::make_unique<TestClient>(server.port());
    EXPECT_EQ(first.get("/").status, 200);
    EXPECT_EQ(second->get("/").status, 200);
    TestClient third(server.port());
    const auto answer = third.read_answer();
    expect_problem(answer, 503, "too many connections");
    EXPECT_EQ(answer.headers.find("Retry-After"), "1");
    EXPECT_TRUE(third.is_closed());
    EXPECT_EQ(reported.answered(3)[2], (TestEvents::Answered{"", "", 503}));
    EXPECT_EQ(reported.refused(1)[0], "too_many_connections");
    EXPECT_EQ(first.get("/").status, 200);
}

TEST(Limits, AConnectionTooManyOfOneAddress) {
    TestEvents reported;
    Server server({.max_connections_per_address = 1}, ok_router(), reported.events());
    TestClient first(server.port());
    EXPECT_EQ(first.get("/").status, 200);
    TestClient second(server.port());
    const auto answer = second.read_answer();
    expect_problem(answer, 429, "of this address");
    EXPECT_EQ(answer.headers.find("Retry-After"), "1");
    EXPECT_EQ(reported.refused(1)[0], "too_many_of_address");
}

TEST(Limits, ATrustedProxyMayHaveAnyNumberOfConnections) {
    Server server({.max_connections_per_address = 1, .trusted_proxies = {"127.0.0.0/8"}},
                  ok_router(), {});
    TestClient first(server.port());
    TestClient second(server.port());
    EXPECT_EQ(first.get("/").status, 200);
    EXPECT_EQ(second.get("/").status, 200);
}

TEST(Limits, APlaceIsFreeAgainWhenAClientHasLeft) {
    Server server({.max_connections = 1}, ok_router(), {});
    for (int i = 0; i < 20; ++i) {
        TestClient client(server.port());
        EXPECT_EQ(client.get("/", "Connection: close\r\n").status, 200);
        EXPECT_TRUE(client.is_closed());
        client.end_sending();
        while (server.connections() > 0) {
            std::this_thread::yield();
        }
    }
}

TEST(Limits, AnIdleConnection) {
    Server server({.idle_timeout = milliseconds(50)}, ok_router(), {});
    TestClient silent(server.port());
    EXPECT_TRUE(silent.is_closed());
    TestClient once(server.port());
    EXPECT_EQ(once.get("/").status, 200);
    EXPECT_TRUE(once.is_closed());
}

TEST(Limits, AHeadThatNeverEnds) {
    TestEvents reported;
    Server server({.client_timeout = milliseconds(50)}, ok_router(), reported.events());
    TestClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHo");
    EXPECT_TRUE(client.is_closed());
    EXPECT_EQ(reported.answered(1)[0].status, 408);
}

TEST(Limits, AHeadThatTricklesInIsTimedAsAWhole) {
    Server server({.client_timeout = milliseconds(200)}, ok_router(), {});
    TestClient client(server.port());
    client.send("GET / HTTP/1.1\r\nX: ");
    int sent = 0;
    while (!client.is_closed_within(20) && client.try_send("x")) {
        ASSERT_LT(++sent, 1000);  // each is within the time-out, all together are not
    }
}

TEST(Limits, ABodyThatNeverEnds) {
    Server server({.client_timeout = milliseconds(50)}, ok_router(), {});
    TestClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
    EXPECT_TRUE(client.is_closed());
}

TEST(Limits, AClientThatDoesNotReadHoldsUpNobody) {
    TestEvents reported;
    Router router = one_route("/", says_ok);
    router.add("GET", "/long", [](const Request&) { return text(std::string(30'000'000, 'a')); });
    Server server({.workers = 1, .client_timeout = milliseconds(500)}, std::move(router),
                  reported.events());
    TestClient reader(server.port());
    std::vector<std::unique_ptr<TestClient>> not_reading;
    for (int i = 0; i < 5; ++i) {
        not_reading.push_back(std::make_unique<TestClient>(server.port(), 4096));
        not_reading.back()->send("GET /long HTTP/1.1\r\nHost: t\r\n\r\n");
        EXPECT_EQ(reader.get("/").body, "ok");
    }
    reported.answered(10);  // the server gave those five up
    for (const auto& client : not_reading) {
        EXPECT_FALSE(client->read_answer().complete);
    }
    EXPECT_EQ(reader.get("/").body, "ok");
}

TEST(Limits, AStreamIsMadeAsFastAsItIsReadAndNoFaster) {
    TestEvents reported;
    std::atomic<std::size_t> made = 0;
    const Handler endless = [&](const Request&) {
        StreamedResponse response;
        response.next = [&made]() -> std::optional<std::string> {
            made += 65536;
            return std::string(65536, 'a');
        };
        return response;
    };
    Server server({.client_timeout = milliseconds(300)}, one_route("/", endless),
                  reported.events());
    TestClient client(server.port(), 4096);
    client.send(a_request);
    reported.answered(1);                // given up, because the client read nothing
    EXPECT_LT(made, 64U * 1024 * 1024);  // what the kernel took, and one piece
}

}  // namespace
}  // namespace convoy::http
