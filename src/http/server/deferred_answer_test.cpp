// Tests answers that are given later, by any thread.
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "http/fixtures/test_client.hpp"
#include "http/fixtures/test_events.hpp"
#include "http/server/server.hpp"

namespace convoy::http {
namespace {

using std::chrono::milliseconds;

constexpr std::chrono::hours an_hour{1};

/// Keeps what handlers have begun until a test gives their answers.
class Begun {
 public:
    void add(GiveResponse give) {
        const std::scoped_lock lock(mutex_);
        waiting_.push_back(std::move(give));
        changed_.notify_all();
    }

    /// Waits until that many have begun, and takes them.
    std::vector<GiveResponse> take(std::size_t count) {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::seconds(10),
                               [&] { return waiting_.size() >= count; })) {
            throw std::runtime_error("too few requests have begun within 10 s");
        }
        return std::exchange(waiting_, {});
    }

    Handler handler(milliseconds within = an_hour) {
        return [this, within](const Request&) {
            return DeferredResponse{.begin = [this](GiveResponse give) { add(std::move(give)); },
                                    .within = within};
        };
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<GiveResponse> waiting_;
};

Handler begins_with(std::function<void(GiveResponse)> begin) {
    return [begin = std::move(begin)](const Request&) {
        return DeferredResponse{.begin = begin, .within = an_hour};
    };
}

TEST(DeferredAnswer, MayBeGivenBeforeTheHandlerHasEnded) {
    Server server({}, one_route("/", begins_with([](const GiveResponse& give) {
                                    give(text("at once"));
                                    give(text("too often"));
                                })),
                  {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/").body, "at once");
    EXPECT_EQ(client.get("/").body, "at once");
}

TEST(DeferredAnswer, MayBeGivenByAnotherThread) {
    std::vector<std::jthread> threads;
    Server server({}, one_route("/", begins_with([&threads](GiveResponse give) {
                                    threads.emplace_back([give = std::move(give)] {
                                        give(text("later"));
                                        give(text("too often"));
                                    });
                                })),
                  {});
    TestClient client(server.port());
    for (int round = 0; round < 100; ++round) {
        EXPECT_EQ(client.get("/").body, "later");
    }
}

TEST(DeferredAnswer, HoldsNoWorkerWhileItWaits) {
    Begun begun;
    Router router = one_route("/slow", begun.handler());
    router.add("GET", "/", says_ok);
    Server server({.workers = 1}, std::move(router), {});
    TestClient waiting(server.port());
    waiting.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
    const auto waits = begun.take(1);
    TestClient other(server.port());
    EXPECT_EQ(other.get("/").body, "ok");
    waits.front()(text("done"));
    EXPECT_EQ(waiting.read_answer().body, "done");
}

TEST(DeferredAnswer, IsNegotiatedLikeAnyOther) {
    Begun begun;
    Server server({}, one_route("/", begun.handler()), {});
    TestClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: t\r\nAccept-Encoding: gzip\r\n\r\n");
    begun.take(1).front()(text(std::string(10'000, 'a')));
    const auto zipped = client.read_answer();
    EXPECT_EQ(zipped.headers.find("Content-Encoding"), "gzip");
    EXPECT_LT(zipped.body.size(), 1'000U);
    client.send("GET / HTTP/1.1\r\nHost: t\r\nIf-None-Match: \"1\"\r\n\r\n");
    Response same = text("same");
    same.headers.set("ETag", "\"1\"");
    begun.take(1).front()(same);
    EXPECT_EQ(client.read_answer().status, 304);
}

TEST(DeferredAnswer, IsA503IfNoneIsGivenInTime) {
    Begun begun;
    TestEvents events;
    Server server({}, one_route("/", begun.handler(milliseconds(1))), events.events());
    TestClient client(server.port());
    const auto answer = client.get("/");
    EXPECT_EQ(answer.status, 503);
    EXPECT_TRUE(answer.headers.find("Retry-After"));
    begun.take(1).front()(text("too late"));
    EXPECT_EQ(client.get("/").status, 503) << "what was given too late answers no other request";
    EXPECT_EQ(events.answered(1).front(), (TestEvents::Answered{"GET", "/", 503}));
}

TEST(DeferredAnswer, MayHaveItsOwnAnswerForATimeOut) {
    Server server({},
                  one_route("/",
                            [](const Request&) {
                                return DeferredResponse{
                                    .begin = [](const GiveResponse&) {},
                                    .within = milliseconds(1),
                                    .on_timeout = [] { return text("not yet"); }};
                            }),
                  {});
    TestClient client(server.port());
    EXPECT_EQ(client.get("/").body, "not yet");
}

TEST(DeferredAnswer, IsA500IfItCannotBegin) {
    TestEvents events;
    Server server(
        {},
        one_route("/", begins_with([](const GiveResponse&) { throw std::runtime_error("no"); })),
        events.events());
    TestClient client(server.port());
    EXPECT_EQ(client.get("/").status, 500);
    EXPECT_EQ(events.failed(1).front(), "no");
}

TEST(DeferredAnswer, EndsTheConnectionAtOnceIfTheClientResetsIt) {
    Begun begun;
    TestEvents events;
    Server server({}, one_route("/", begun.handler()), events.events());
    std::vector<GiveResponse> waits;
    {
        const TestClient client(server.port());
        client.send(a_request);
        waits = begun.take(1);
        client.reset_at_end();
    }
    EXPECT_EQ(events.answered(1).front(), (TestEvents::Answered{"GET", "/", 499}));
    waits.front()(text("too late"));
    TestClient next(server.port());
    next.send(a_request);
    begun.take(1).front()(text("ok"));
    EXPECT_EQ(next.read_answer().body, "ok");
    EXPECT_TRUE(events.broken(0).empty());
}

// As `nc -N` does, and the network stacks of some devices.
TEST(DeferredAnswer, IsGivenToAClientThatHasEndedItsSending) {
    for (const bool before_it_begins : {true, false}) {
        Begun begun;
        TestEvents events;
        Server server({}, one_route("/", begun.handler()), events.events());
        TestClient client(server.port());
        client.send(a_request);
        if (before_it_begins) {
            client.end_sending();
        }
        auto waits = begun.take(1);
        client.end_sending();
        waits.front()(text("stored"));
        EXPECT_EQ(client.read_answer().body, "stored");
        EXPECT_TRUE(client.is_closed());
        EXPECT_EQ(events.answered(1).front(), (TestEvents::Answered{"GET", "/", 200}));
    }
}

TEST(DeferredAnswer, ToAClientThatHasClosedEndsTheConnection) {
    Begun begun;
    TestEvents events;
    Server server({}, one_route("/", begun.handler()), events.events());
    std::vector<GiveResponse> waits;
    {
        const TestClient client(server.port());
        client.send(a_request);
        waits = begun.take(1);
    }
    waits.front()(text("unread"));
    EXPECT_EQ(events.answered(1).size(), 1U);
    server.stop(an_hour);
}

TEST(DeferredAnswer, OfAClientThatSendsItsNextRequestEarlyIsGiven) {
    Begun begun;
    Server server({}, one_route("/", begun.handler()), {});
    TestClient client(server.port());
    client.send(a_request);
    auto first = begun.take(1);
    client.send(std::string(a_request) + std::string(a_request));
    first.front()(text("first"));
    EXPECT_EQ(client.read_answer().body, "first");
    begun.take(1).front()(text("second"));
    EXPECT_EQ(client.read_answer().body, "second");
    begun.take(1).front()(text("third"));
    EXPECT_EQ(client.read_answer().body, "third");
}

TEST(DeferredAnswer, IsAwaitedByAStop) {
    Begun begun;
    Server server({}, one_route("/", begun.handler()), {});
    TestClient client(server.port());
    client.send(a_request);
    auto waits = begun.take(1);
    auto stopped = std::async(std::launch::async, [&] { server.stop(an_hour); });
    EXPECT_THROW(while (true) { const TestClient another(server.port()); }, std::system_error);
    waits.front()(text("done"));
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.body, "done");
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
    client.end_sending();
    stopped.get();
}

TEST(DeferredAnswer, IsDroppedByAStopWithoutPatience) {
    Begun begun;
    TestEvents events;
    auto server = std::make_unique<Server>(ServerSettings{}, one_route("/", begun.handler()),
                                           events.events());
    TestClient client(server->port());
    client.send(a_request);
    auto waits = begun.take(1);
    server->stop(milliseconds::zero());
    EXPECT_TRUE(client.is_closed());
    waits.front()(text("the connection has ended"));
    server.reset();
    waits.front()(text("the server has ended"));
    EXPECT_EQ(events.answered(1).front().status, 499);
}

TEST(DeferredAnswer, MayBeGivenWhileTheServerEnds) {
    for (int round = 0; round < 50; ++round) {
        Begun begun;
        auto server = std::make_unique<Server>(ServerSettings{}, one_route("/", begun.handler()),
                                               ServerEvents{});
        const TestClient client(server->port());
        client.send(a_request);
        auto waits = begun.take(1);
        std::latch both(2);
        const std::jthread giver([&] {
            both.arrive_and_wait();
            waits.front()(text("ok"));
        });
        both.arrive_and_wait();
        server.reset();
    }
}

TEST(DeferredAnswer, WaitsOnAThousandConnectionsThatStayOpen) {
    constexpr std::size_t count = 1'000;
    Begun begun;
    Server server({}, one_route("/", begun.handler()), {});
    std::deque<TestClient> clients;
    for (std::size_t client = 0; client < count; ++client) {
        clients.emplace_back(server.port());
    }
    for (const char* const round : {"first", "second"}) {
        for (const TestClient& client : clients) {
            client.send(a_request);
        }
        auto waits = begun.take(count);
        const std::jthread giver([&] {
            for (std::size_t number = count; number > 0; --number) {
                waits[number - 1](text(round));
            }
        });
        for (TestClient& client : clients) {
            ASSERT_EQ(client.read_answer().body, round);
        }
    }
    EXPECT_EQ(server.connections(), count);
}

}  // namespace
}  // namespace convoy::http
