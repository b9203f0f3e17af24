// Tests what clients receive of answers that are written piece by piece: framing, end and abort.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

/// Streams `count` pieces of that size, then calls `end`.
Handler pieces(int count, std::size_t size, const std::function<void()>& end = [] {}) {
    return [=](const Request&) {
        StreamedResponse response;
        response.headers.set("Content-Type", "text/csv");
        response.next = [=, left = count]() mutable -> std::optional<std::string> {
            if (left-- == 0) {
                end();
                return std::nullopt;
            }
            return std::string(size, 'a');
        };
        return response;
    };
}

void fail() { throw std::runtime_error("the disk is on fire"); }

TEST(Streaming, SendsEachPieceAndGoesOnWithTheNextRequest) {
    Server server({}, one_route("/", pieces(3, 100'000)), {});
    TestClient client(server.port());
    for (int i = 0; i < 2; ++i) {
        const auto answer = client.get("/");
        EXPECT_EQ(answer.headers.find("Transfer-Encoding"), "chunked");
        EXPECT_EQ(answer.headers.find("Content-Length"), std::nullopt);
        EXPECT_EQ(answer.headers.find("Content-Type"), "text/csv");
        EXPECT_TRUE(answer.complete);
        EXPECT_EQ(answer.body, std::string(300'000, 'a'));
    }
}

TEST(Streaming, TakesAnEmptyStreamAndEmptyPieces) {
    Router router = one_route("/none", pieces(0, 0));
    router.add("GET", "/empty", pieces(3, 0));
    Server server({}, std::move(router), {});
    TestClient client(server.port());
    for (const auto* target : {"/none", "/empty"}) {
        const auto answer = client.get(target);
        EXPECT_TRUE(answer.complete) << target;
        EXPECT_EQ(answer.body, "") << target;
    }
}

TEST(Streaming, AnswersAFaultBeforeTheFirstPieceWithAProblem) {
    TestEvents reported;
    Server server({}, one_route("/", pieces(0, 0, fail)), reported.events());
    TestClient client(server.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
    EXPECT_EQ(client.get("/").status, 500);
    EXPECT_EQ(reported.failed(2)[0], "the disk is on fire");
}

TEST(Streaming, AbortsOnALaterFaultSoThatItNeverLooksComplete) {
    TestEvents reported;
    Server server({}, one_route("/", pieces(3, 1000, fail)), reported.events());
    TestClient client(server.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(answer.complete);
    EXPECT_EQ(reported.failed(1)[0], "the disk is on fire");
    EXPECT_EQ(reported.answered(1)[0].status, 200);
}

TEST(Streaming, EndsByClosingForAnHttp10Client) {
    Server server({}, one_route("/", pieces(3, 1000)), {});
    TestClient client(server.port());
    client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.headers.find("Transfer-Encoding"), std::nullopt);
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    EXPECT_EQ(answer.body, std::string(3000, 'a'));
    EXPECT_FALSE(client.was_reset());
}

TEST(Streaming, ResetsAnHttp10ClientOnAFaultForAPlainCloseWouldLookComplete) {
    Server server({}, one_route("/", pieces(3, 1000, fail)), {});
    TestClient client(server.port());
    client.send("GET / HTTP/1.0\r\n\r\n");
    client.skip_to_end();
    EXPECT_TRUE(client.was_reset());
}

TEST(Streaming, MakesNothingForHead) {
    std::atomic<bool> asked = false;
    const Handler handler = [&](const Request&) {
        StreamedResponse response;
        response.next = [&]() -> std::optional<std::string> {
            asked = true;
            return std::nullopt;
        };
        return response;
    };
    Server server({}, one_route("/", handler), {});
    TestClient client(server.port());
    EXPECT_EQ(client.ask("HEAD", "/").status, 200);
    EXPECT_EQ(client.ask("HEAD", "/").status, 200);
    EXPECT_FALSE(asked);
}

TEST(Streaming, LetsGoOfAStreamWhoseClientHasLeft) {
    TestEvents reported;
    const auto held = std::make_shared<int>();
    const Handler endless = [&held](const Request&) {
        StreamedResponse response;
        response.next = [mine = held]() -> std::optional<std::string> {
            return std::string(65536, 'a');
        };
        return response;
    };
    Server server({}, one_route("/", endless), reported.events());
    {
        TestClient client(server.port());
        client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n");
        client.read_some(1'000'000);
    }
    reported.answered(1);
    while (server.connections() > 0) {
        std::this_thread::yield();
    }
    EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace convoy::http
