// Tests the broadcast in a real server with a real client.
#include "live/broadcast.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "http/fixtures/test_client.hpp"
#include "http/server/server.hpp"
#include "http/web_socket/client.hpp"
#include "live/fixtures/samples.hpp"
#include "service/periodic_call.hpp"

namespace convoy::live {
namespace {

using namespace samples;
using testing::HasSubstr;

http::Router routes(Broadcast& broadcast) {
    http::Router router;
    router.add("GET", "/live",
               [&broadcast](const http::Request& request) { return broadcast.answer(request); });
    return router;
}

/// A client that applies and acknowledges frames.
class Watcher {
 public:
    Watcher(std::uint16_t port, fleet::ViewOperation view, std::string target = "/live",
            std::string_view subprotocols = fleet::live_subprotocols)
        : view_(std::move(view)),
          stream_(settings(port, subprotocols),
                  {.target = [target = std::move(target)] { return target; },
                   .open = [this](const http::WebSocket& socket) { return open(socket); },
                   .lost = [](const std::string&) {}}) {}

    template <class Condition>
    void wait_until(Condition condition) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 10s, [&] { return condition(client_, closed_); }));
    }
    void send(const std::string& text) {
        const std::scoped_lock lock(mutex_);
        socket_->send({text});
    }

 private:
    static http::WebSocketClientSettings settings(std::uint16_t port,
                                                  std::string_view subprotocols) {
        http::WebSocketClientSettings made{
            .address = {"127.0.0.1", std::to_string(port), "127.0.0.1"}, .socket = {}};
        made.socket.subprotocol = subprotocols;
        made.socket.max_message_bytes = 1'000'000;
        return made;
    }
    http::WebSocketEvents open(const http::WebSocket& socket) {
        const std::scoped_lock lock(mutex_);
        socket_ = socket;
        socket.send({encode_operation(view_)});
        return {.message = [this, socket](std::string_view message) { take(socket, message); },
                .closed =
                    [this] {
                        const std::scoped_lock closing(mutex_);
                        ++closed_;
                        changed_.notify_all();
                    }};
    }
    void take(const http::WebSocket& socket, std::string_view message) {
        const std::scoped_lock lock(mutex_);
        client_.take({std::string(message)});
        if (client_.kinds.back() == 'P') {
            socket.send({encode_operation(fleet::AckOperation{client_.tick})});
        }
        changed_.notify_all();
    }

    fleet::ViewOperation view_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Client client_;
    int closed_ = 0;
    std::optional<http::WebSocket> socket_;
    http::WebSocketClient stream_;
};

class BroadcastTest : public testing::Test {
 protected:
    BroadcastTest() { settings_.limits.max_rows = 3; }
    void serve() {
        broadcast_ = std::make_unique<Broadcast>(7, settings_, system_clocks(), metrics_);
        server_ = std::make_unique<http::Server>(http::ServerSettings{}, routes(*broadcast_),
                                                 http::ServerEvents{});
    }
    void show(const std::vector<Change>& changes) {
        broadcast_->tick(changes);
        broadcast_->set_upstream(fleet::LiveState::Upstream::live);
    }
    int refusal(const std::string& target) {
        return http::TestClient(server_->port()).get(target).status;
    }
    static Instant now() { return system_clocks().steady(); }

    BroadcastSettings settings_;
    service::Metrics metrics_;
    std::unique_ptr<Broadcast> broadcast_;
    std::unique_ptr<http::Server> server_;
};

TEST_F(BroadcastTest, EachWatcherGetsTheNewestVersionThatItOffers) {
    serve();
    show({seen("a", 53.4, -1.4, now(), fleet::Status::unknown)});
    Watcher both(server_->port(), sheffield);
    Watcher old(server_->port(), sheffield, "/live", fleet::live_subprotocol_v1);
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}); });
    both.wait_until([](const Client& client, int) {
        return client.fleet.contains("a") && client.version == fleet::LiveVersion::v2 &&
               client.fleet.at("a").status == fleet::Status::unknown;
    });
    old.wait_until([](const Client& client, int) {
        return client.fleet.contains("a") && client.version == fleet::LiveVersion::v1 &&
               client.fleet.at("a").status == fleet::Status::stopped;
    });
}

TEST_F(BroadcastTest, WatchersSeeTheFleetAndItsChanges) {
    serve();
    show({seen("a", 53.4, -1.4, now()), seen("b", 53.4, -1.4, now()), seen("c", 48, 2, now()),
          seen("d", 0, 0, now())});
    Watcher watcher(server_->port(), sheffield);
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}); });
    watcher.wait_until([](const Client& client, int) { return !client.synced.empty(); });
    watcher.wait_until([](const Client& client, int) { return client.fleet.size() == 4; });
    broadcast_->tick(std::vector{gone("d"), seen("a", 53.45, -1.4, now())});
    watcher.wait_until([](const Client& client, int) {
        return client.fleet.size() == 3 &&
               client.fleet.at("a").place == fleet::project(coordinates(53.45, -1.4));
    });
    broadcast_->set_upstream(fleet::LiveState::Upstream::lost);
    watcher.wait_until([](const Client& client, int) {
        return client.state.upstream == fleet::LiveState::Upstream::lost;
    });
    EXPECT_EQ(broadcast_->viewers(), 1U);
    EXPECT_THAT(metrics_.text(), HasSubstr("convoy_live_viewers 1"));
}

TEST_F(BroadcastTest, ABadOperationEndsTheConnection) {
    serve();
    Watcher watcher(server_->port(), world);
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}); });
    watcher.wait_until([](const Client& client, int) { return client.epoch == 7; });
    watcher.send(R"({"op":"stop"})");
    watcher.wait_until([](const Client&, int closed) { return closed == 1; });
}

TEST_F(BroadcastTest, DetailsReachThoseWhoAskForThemAndLeaveWithThem) {
    serve();
    show({seen("a", 53.4, -1.4, now()), seen("b", 53.4, -1.4, now())});
    EXPECT_EQ(broadcast_->details_asked(0, 9), std::nullopt) << "no viewer has asked";
    const std::vector<Detail> said{{name("a"), "{1}"}, {name("b"), "{2}"}};
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}, said); });
    const auto asked_now = [&] { return broadcast_->details_asked(0, 9)->vehicles; };
    {
        Watcher watcher(server_->port(), world);
        watcher.wait_until([](const Client& client, int) { return client.fleet.size() == 2; });
        watcher.send(R"({"op":"details","of":["a"]})");
        watcher.wait_until([](const Client& client, int) { return client.details.contains("a"); });
        EXPECT_THAT(asked_now(), testing::ElementsAre(name("a")));
        watcher.send(R"({"op":"details","of":["b"]})");
        watcher.wait_until([](const Client& client, int) { return client.details.contains("b"); });
        EXPECT_THAT(asked_now(), testing::ElementsAre(name("b")));
    }
    server_.reset();
    EXPECT_THAT(asked_now(), testing::IsEmpty());
}

TEST_F(BroadcastTest, DetailsOfMoreVehiclesThanAllowedOrInVersion1EndTheConnection) {
    settings_.limits.max_details = 1;
    serve();
    Watcher many(server_->port(), world);
    Watcher old(server_->port(), world, "/live", fleet::live_subprotocol_v1);
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}); });
    for (Watcher* watcher : {&many, &old}) {
        watcher->wait_until([](const Client& client, int) { return client.epoch == 7; });
    }
    many.send(R"({"op":"details","of":["a","b"]})");
    old.send(R"({"op":"details","of":["a"]})");
    many.wait_until([](const Client&, int closed) { return closed == 1; });
    old.wait_until([](const Client&, int closed) { return closed == 1; });
}

TEST_F(BroadcastTest, AResumePointIsTwoNumbersOrNone) {
    serve();
    EXPECT_EQ(refusal("/live?epoch=1&tick=2"), 426);
    EXPECT_EQ(refusal("/live?epoch=1"), 400);
    EXPECT_EQ(refusal("/live?tick=1"), 400);
    EXPECT_EQ(refusal("/live?epoch=x&tick=2"), 400);
    EXPECT_EQ(refusal("/live?epoch=1&tick=-2"), 400);
}

TEST_F(BroadcastTest, ViewersAreBounded) {
    settings_.max_viewers = 1;
    serve();
    Watcher watcher(server_->port(), world);
    const service::PeriodicCall ticks(5ms, [&] { broadcast_->tick({}); });
    watcher.wait_until([](const Client& client, int) { return client.epoch == 7; });
    EXPECT_EQ(refusal("/live"), 503);
    EXPECT_THAT(metrics_.text(), HasSubstr("convoy_live_viewers_max 1"));
}

TEST_F(BroadcastTest, ViewersMayComeAndGoWhileItTicks) {
    serve();
    show({seen("a", 53.4, -1.4, now())});
    const service::PeriodicCall ticks(
        1ms, [&] { broadcast_->tick(std::vector{seen("a", 53.4, -1.4, now())}); });
    for (int round = 0; round < 10; ++round) {
        Watcher one(server_->port(), world);
        Watcher other(server_->port(), sheffield);
        one.wait_until([](const Client& client, int) { return client.fleet.size() == 1; });
        other.wait_until([](const Client& client, int) { return client.fleet.size() == 1; });
    }
    server_.reset();
    EXPECT_EQ(broadcast_->viewers(), 0U);
}

}  // namespace
}  // namespace convoy::live
