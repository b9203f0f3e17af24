#include "http/limits/long_answers.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <semaphore>
#include <thread>

#include "http/fixtures/test_client.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

using boost::asio::ip::make_address;

std::string client(const std::string& peer, const std::string& forwarded_for) {
    const TrustedProxies proxies({"127.0.0.0/8", "::1", "10.0.0.0/8"});
    return proxies.client(make_address(peer), forwarded_for).to_string();
}

TEST(TrustedProxies, AreBelievedForWhomTheyAsk) {
    EXPECT_EQ(client("127.0.0.1", "192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client("::1", "2001:db8::1"), "2001:db8::1");
    EXPECT_EQ(client("::ffff:127.0.0.1", "192.0.2.7"), "192.0.2.7");
    EXPECT_EQ(client("127.0.0.1", "198.51.100.1, 192.0.2.7, 10.1.2.3"), "192.0.2.7");
}

TEST(TrustedProxies, NobodyElseIsBelieved) {
    EXPECT_EQ(client("192.0.2.1", "192.0.2.7"), "192.0.2.1");
    EXPECT_EQ(client("127.0.0.1", ""), "127.0.0.1");
    EXPECT_EQ(client("127.0.0.1", "nonsense"), "127.0.0.1");
    EXPECT_EQ(client("127.0.0.1", "192.0.2.7, nonsense"), "127.0.0.1");
}

TEST(TrustedProxies, AreAddressesOrNetworks) {
    EXPECT_THROW(TrustedProxies({"somewhere"}), std::invalid_argument);
    EXPECT_THROW(TrustedProxies({"10.0.0.0/99"}), std::invalid_argument);
}

/// A server whose long answers never end by themselves.
class LongAnswersTest : public testing::Test {
 protected:
    static Router routes() {
        Router router;
        router.add("GET", "/long", [](const Request&) {
            return StreamedResponse{.headers = {}, .next = [] { return std::string(65'536, 'x'); }};
        });
        router.add("GET", "/short", [](const Request&) { return Response{}; });
        router.add("GET", "/stream", [](const Request&) {
            return StreamedResponse{.headers = {}, .next = [] { return std::string(65'536, 'x'); }};
        });
        router.add("GET", "/large", [](const Request&) {
            return Response{.headers = {}, .body = std::string(8'000'000, 'x')};
        });
        router.mark_long("/long");
        router.mark_long(
            "/short", [](const Request& request) { return request.parameter("at").has_value(); });
        return router;
    }

    std::unique_ptr<TestClient> slow_reader(const std::string& address,
                                            const std::string& target = "/long") {
        auto reader = std::make_unique<TestClient>(server_.port(), 4096);
        reader->send("GET " + target +
                     " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: " + address + "\r\n\r\n");
        EXPECT_FALSE(reader->read_some(64).empty());
        return reader;
    }
    int ask(const std::string& target, const std::string& address) {
        return TestClient(server_.port())
            .get(target, "X-Forwarded-For: " + address + "\r\n")
            .status;
    }

    std::atomic<int> refused_ = 0;
    std::atomic<int> waiting_ = 0;
    std::atomic<int> under_way_ = 0;
    Server server_{
        {.max_long_answers = 4,
         .max_long_answers_per_address = 2,
         .long_answer_wait = std::chrono::milliseconds(1),
         .trusted_proxies = {"127.0.0.1"}},
        routes(),
        {.refused =
             [this](std::string_view reason) { refused_ += reason == "long_answers" ? 1 : 0; },
         .long_answer =
             [this](std::string_view state, int change) {
                 (state == "waiting" ? waiting_ : under_way_) += change;
             }}};
};

TEST_F(LongAnswersTest, OfOneAddressAreFewAndOthersGetTheirs) {
    const auto first = slow_reader("192.0.2.1");
    const auto second = slow_reader("192.0.2.1");
    EXPECT_EQ(ask("/long", "192.0.2.1"), 429);
    EXPECT_EQ(ask("/short?at=x", "192.0.2.1"), 429);
    EXPECT_EQ(ask("/short", "192.0.2.1"), 200);
    EXPECT_EQ(ask("/short?at=x", "192.0.2.2"), 200);
    EXPECT_EQ(refused_, 2);
}

TEST_F(LongAnswersTest, AreAllThatAreStreamedOrLargeWhateverTheirRoute) {
    const auto first = slow_reader("192.0.2.1", "/stream");
    const auto second = slow_reader("192.0.2.1", "/large");
    EXPECT_EQ(ask("/stream", "192.0.2.1"), 429);
    EXPECT_EQ(ask("/large", "192.0.2.1"), 429);
    EXPECT_EQ(ask("/short", "192.0.2.1"), 200);
    EXPECT_EQ(ask("/large", "192.0.2.2"), 200);
}

TEST_F(LongAnswersTest, AreThoseOfAnUpstreamAsWell) {
    Router router;
    router.add("GET", "/{what}", [this](const Request& request) {
        Forward forward;
        forward.upstream = "http://127.0.0.1:" + std::to_string(server_.port());
        forward.target = request.target;
        return forward;
    });
    const Server gateway({.max_long_answers = 1}, std::move(router), {});
    TestClient reader(gateway.port(), 4096);
    reader.send("GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_FALSE(reader.read_some(64).empty());
    EXPECT_EQ(TestClient(gateway.port()).get("/large").status, 429);
    EXPECT_EQ(TestClient(gateway.port()).get("/stream").status, 429);
    EXPECT_EQ(TestClient(gateway.port()).get("/short").status, 200);
}

TEST_F(LongAnswersTest, AreCountedWhileTheyAreUnderWay) {
    auto first = slow_reader("192.0.2.1");
    auto second = slow_reader("192.0.2.1");
    EXPECT_EQ(under_way_, 2);
    EXPECT_EQ(ask("/long", "192.0.2.1"), 429);
    EXPECT_EQ(under_way_, 2);
    EXPECT_EQ(waiting_, 0);
    first.reset();
    second.reset();
    while (under_way_ > 0) {
        std::this_thread::yield();
    }
    EXPECT_EQ(under_way_, 0);
}

TEST_F(LongAnswersTest, OfAllAddressesLeaveShortOnesAlone) {
    std::vector<std::unique_ptr<TestClient>> readers;
    for (const std::string address : {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"}) {
        readers.push_back(slow_reader(address));
    }
    const auto answer = TestClient(server_.port()).get("/long", "X-Forwarded-For: 192.0.2.5\r\n");
    EXPECT_EQ(answer.status, 429);
    EXPECT_TRUE(answer.headers.find("Retry-After"));
    EXPECT_EQ(ask("/short", "192.0.2.5"), 200);
}

TEST_F(LongAnswersTest, GiveTheirPlaceBackWhenTheirClientHasGone) {
    slow_reader("192.0.2.1").reset();
    slow_reader("192.0.2.1").reset();
    int status = 429;
    for (int tries = 0; tries < 10'000 && status == 429; ++tries) {
        status = ask("/short?at=x", "192.0.2.1");
    }
    EXPECT_EQ(status, 200);
}

TEST_F(LongAnswersTest, OfOneIpv6NetworkAreOfOneClient) {
    const auto first = slow_reader("2001:db8::1");
    const auto second = slow_reader("2001:db8::ffff:2");
    EXPECT_EQ(ask("/long", "2001:db8::3"), 429);
    EXPECT_EQ(ask("/short?at=x", "2001:db8:0:1::3"), 200);
}

TEST(LongAnswers, ThatTakeLongToMakeHoldUpNoShortOne) {
    std::counting_semaphore<16> made(0);
    Router router;
    router.add("GET", "/long", [&made](const Request&) {
        made.acquire();
        return Response{};
    });
    router.add("GET", "/short", [](const Request&) { return Response{}; });
    router.mark_long("/long");
    std::atomic<int> under_way = 0;
    Server server({.workers = 1, .max_long_answers_per_address = 16}, router,
                  {.long_answer = [&under_way](std::string_view state, int change) {
                      under_way += state == "under_way" ? change : 0;
                  }});
    std::vector<std::jthread> askers;
    for (int asker = 0; asker < 8; ++asker) {
        askers.emplace_back(
            [&server] { EXPECT_EQ(TestClient(server.port()).get("/long").status, 200); });
    }
    while (under_way < 8) {
        std::this_thread::yield();
    }
    EXPECT_EQ(TestClient(server.port()).get("/short").status, 200);
    made.release(8);
}

}  // namespace
}  // namespace convoy::http
