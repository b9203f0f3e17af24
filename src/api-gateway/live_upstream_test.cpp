// Tests the gateway's stream with real sockets. The tracker is a server of this test, which sends
// the frames that a test needs.
#include "api-gateway/live_upstream.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/server/server.hpp"
#include "http/web_socket/client.hpp"
#include "live/fixtures/samples.hpp"

namespace convoy::gateway {
namespace {

using namespace std::chrono_literals;
using fleet::LiveState;

class LiveUpstreamTest : public testing::Test {
 protected:
    template <class Condition>
    void wait_until(Condition condition) {
        std::unique_lock lock(mutex_);
        ASSERT_TRUE(changed_.wait_for(lock, 10s, condition));
    }
    void until_opened(std::size_t times) {
        wait_until([&] { return socket_ && targets_.size() == times; });
    }
    void send(std::vector<std::string> frames) {
        const std::scoped_lock lock(mutex_);
        socket_->send(std::move(frames));
    }
    void send_full_set() {
        const std::vector<fleet::LiveName> names{{0, fleet::samples::name("Van")}};
        const std::vector<fleet::LivePosition> rows{
            live::samples::seen("Van", 53.4, -1.4, {}).state->row};
        send({encode_frame({0, 1'000}, fleet::LiveHello{7, 10, 20, 10}),
              encode_frame({0, 1'000}, names), encode_frame({5, 1'000}, rows),
              encode_frame({5, 1'000}, fleet::LiveSynced{true})});
    }
    void close_stream() {
        const std::scoped_lock lock(mutex_);
        socket_->close(http::close_going_away, "");
    }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    /// Returns a client of the gateway's own stream. It acknowledges frames and notifies
    /// `changed_`.
    http::WebSocketClient watch(live::samples::Client& viewer,
                                std::vector<fleet::VehicleName> details_of = {}) {
        http::WebSocketClientSettings settings{
            .address = {"127.0.0.1", std::to_string(door_.port()), "127.0.0.1"}, .socket = {}};
        settings.socket.subprotocol = fleet::live_subprotocol_v2;
        const auto take = [this, &viewer](const http::WebSocket& socket, std::string_view message) {
            const std::scoped_lock lock(mutex_);
            viewer.take({std::string(message)});
            if (viewer.kinds.ends_with('P')) {
                socket.send({encode_operation(fleet::AckOperation{viewer.tick})});
            }
            changed_.notify_all();
        };
        const auto open = [take, details_of = std::move(details_of)](
                              const http::WebSocket& socket) -> http::WebSocketEvents {
            socket.send({encode_operation(live::samples::world)});
            if (!details_of.empty()) {
                socket.send({encode_operation(fleet::DetailsOperation{details_of})});
            }
            return {.message = [take, socket](std::string_view message) { take(socket, message); },
                    .closed = [] {}};
        };
        return http::WebSocketClient(
            std::move(settings),
            {.target = [] { return "/live"; }, .open = open, .lost = [](const std::string&) {}});
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::string_view subprotocol_ = fleet::live_subprotocol_v1;  // of an old tracker
    std::vector<std::string> targets_;                           // of the requests for a stream
    std::vector<std::string> operations_;                        // that the gateway has sent
    std::optional<http::WebSocket> socket_;
    http::Server server_{{}, tracker_routes(), {}};

    service::Metrics metrics_;
    service::Health health_{metrics_};
    Tracker tracker_{{.url = url()}, health_};
    std::atomic<std::chrono::seconds> skipped_{};
    live::Broadcast broadcast_{
        1,
        {.limits = {.max_details = 400}},
        {.steady = [this] { return live::system_clocks().steady() + skipped_.load(); },
         .wall = live::system_clocks().wall},
        metrics_};
    http::Server door_{{}, gateway_routes(), {}};

 private:
    http::Router gateway_routes() {
        http::Router router;
        router.add("GET", "/live",
                   [this](const http::Request& request) { return broadcast_.answer(request); });
        return router;
    }
    http::Router tracker_routes() {
        http::Router router;
        router.add("GET", "/live", [this](const http::Request& request) -> http::Answer {
            const std::scoped_lock lock(mutex_);
            targets_.push_back(request.target);
            http::WebSocketSettings settings;
            settings.subprotocol = subprotocol_;
            settings.max_message_bytes = fleet::max_operation_bytes;
            return http::WebSocketUpgrade{
                settings, [this](const http::WebSocket& socket) { return opened(socket); }};
        });
        return router;
    }
    http::WebSocketEvents opened(const http::WebSocket& socket) {
        const std::scoped_lock lock(mutex_);
        socket_ = socket;
        changed_.notify_all();
        return {.message =
                    [this](std::string_view message) {
                        const std::scoped_lock receiving(mutex_);
                        operations_.emplace_back(message);
                        changed_.notify_all();
                    },
                .closed =
                    [this] {
                        const std::scoped_lock closing(mutex_);
                        socket_.reset();
                    }};
    }
};

TEST_F(LiveUpstreamTest, RequestsEveryPositionAndAcknowledgesThem) {
    const LiveUpstream stream(tracker_, broadcast_);
    until_opened(1);
    send_full_set();
    wait_until([&] { return operations_.size() == 2; });
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(
        operations_[0],
        encode_operation(fleet::ViewOperation{
            .box = {{-180}, {-90}, {180}, {90}}, .zoom = 21, .pins = {}, .max_hz = std::nullopt}));
    EXPECT_EQ(operations_[1], encode_operation(fleet::AckOperation{5}));
}

TEST_F(LiveUpstreamTest, ResumesAStreamThatWasLost) {
    const LiveUpstream stream(tracker_, broadcast_);
    until_opened(1);
    send_full_set();
    wait_until([&] { return operations_.size() == 2; });
    close_stream();
    wait_until([&] { return targets_.size() == 2; });
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(targets_[0], "/live");
    EXPECT_EQ(targets_[1], "/live?epoch=7&tick=5");
}

TEST_F(LiveUpstreamTest, LeavesATrackerThatSendsAnInvalidFrameAndConnectsAgain) {
    const LiveUpstream stream(tracker_, broadcast_);
    until_opened(1);
    send_full_set();
    send({"no frame"});
    wait_until([&] { return targets_.size() == 2; });
}

TEST_F(LiveUpstreamTest, ViewersKeepTheFleetOfATrackerThatIsLostAndAreNotified) {
    const LiveUpstream stream(tracker_, broadcast_);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer);
    until_opened(1);
    send_full_set();
    wait_until([&] {
        return viewer.fleet.contains("Van") && viewer.state.upstream == LiveState::Upstream::live;
    });
    close_stream();
    wait_until([&] { return viewer.state.upstream == LiveState::Upstream::lost; });
    const std::scoped_lock lock(mutex_);
    EXPECT_TRUE(viewer.fleet.contains("Van"));
}

TEST_F(LiveUpstreamTest, ViewersAreNotifiedWhenTheTrackerNotifiesOfRefusedVehicles) {
    subprotocol_ = fleet::live_subprotocol_v2;
    const LiveUpstream stream(tracker_, broadcast_);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer);
    until_opened(1);
    wait_until([&] { return viewer.refused == 1; });  // as every viewer at the beginning
    skipped_ = live::RefusalNotice::between;
    const fleet::LiveHeader header{.version = fleet::LiveVersion::v2};
    send({encode_frame(header, fleet::LiveHello{7, 10, 20, 10}),
          encode_frame(header, fleet::LiveRefused{})});
    wait_until([&] { return viewer.refused == 2; });
}

class DetailsUpstreamTest : public LiveUpstreamTest {
 protected:
    DetailsUpstreamTest() { subprotocol_ = fleet::live_subprotocol_v2; }

    void send_hello(std::uint64_t epoch, std::uint32_t max_details) {
        send({encode_frame(header_, fleet::LiveHello{epoch, 10, 20, 10, max_details})});
    }
    void send_van(std::uint32_t index) {
        const std::vector<fleet::LiveName> names{{index, fleet::samples::name("Van")}};
        std::vector<fleet::LivePosition> rows{
            live::samples::seen("Van", 53.4, -1.4, {}).state->row};
        rows.front().index = index;
        send({encode_frame(header_, names), encode_frame({5, 1'000, header_.version}, rows),
              encode_frame({5, 1'000, header_.version}, fleet::LiveSynced{true})});
    }
    void say(std::uint32_t index, std::string json) {
        const std::vector<fleet::LiveDetail> details{{index, std::move(json)}};
        send({encode_frame({5, 1'000, header_.version}, details)});
    }
    /// Waits until the gateway has asked for these in the present connection.
    void until_asked(const std::vector<fleet::VehicleName>& vehicles) {
        const std::string expected = encode_operation(fleet::DetailsOperation{vehicles});
        wait_until([&] { return std::ranges::count(operations_, expected) > 0; });
    }
    void forget_operations() {
        const std::scoped_lock lock(mutex_);
        operations_.clear();
    }

    fleet::LiveHeader header_{0, 1'000, fleet::LiveVersion::v2};
    const std::vector<fleet::VehicleName> van_{fleet::samples::name("Van")};
};

TEST_F(DetailsUpstreamTest, AreAskedForAsViewersDoAndAgainFromATrackerThatHasRestarted) {
    const LiveUpstream stream(tracker_, broadcast_);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer, van_);
    until_opened(1);
    send_hello(7, 100);
    send_van(0);
    until_asked(van_);
    say(0, "{1}");
    wait_until([&] { return viewer.details["Van"] == "{1}"; });
    forget_operations();
    close_stream();
    until_opened(2);
    send_hello(8, 100);
    until_asked(van_);
    send_van(3);
    say(3, "{2}");
    wait_until([&] { return viewer.details["Van"] == "{2}"; });
}

TEST_F(DetailsUpstreamTest, AreNotAskedForFromATrackerThatHasNone) {
    const LiveUpstream stream(tracker_, broadcast_);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer, van_);
    until_opened(1);
    send_hello(7, 0);
    send_van(0);
    wait_until([&] { return viewer.fleet.contains("Van"); });
    wait_until([&] { return broadcast_.details_asked(0, 9).has_value(); });
    close_stream();
    until_opened(2);
    const std::scoped_lock lock(mutex_);
    EXPECT_FALSE(std::ranges::any_of(operations_, [](const std::string& text) {
        return text.find("details") != std::string::npos;
    }));
}

TEST_F(DetailsUpstreamTest, OfAVehicleThatIsUnknownAreIgnored) {
    const LiveUpstream stream(tracker_, broadcast_);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer, van_);
    until_opened(1);
    send_hello(7, 100);
    send_van(0);
    until_asked(van_);
    say(9, "{1}");
    say(0, "{2}");
    wait_until([&] { return viewer.details["Van"] == "{2}"; });
    const std::scoped_lock lock(mutex_);
    EXPECT_EQ(targets_.size(), 1U);
}

TEST_F(DetailsUpstreamTest, OfMoreVehiclesThanAMessageHoldsAreAskedForInPart) {
    std::vector<fleet::VehicleName> asked;
    for (int count = 100; count < 500; ++count) {
        asked.push_back(fleet::samples::name(std::to_string(count) + std::string(253, '"')));
    }
    const std::vector first(asked.begin(), asked.begin() + 200);
    const std::vector rest(asked.begin() + 200, asked.end());
    const LiveUpstream stream(tracker_, broadcast_);
    until_opened(1);
    send_hello(7, 1'000);
    live::samples::Client viewer;
    const http::WebSocketClient client = watch(viewer, first);
    until_asked(first);
    live::samples::Client other_viewer;
    const http::WebSocketClient other = watch(other_viewer, rest);
    asked.erase(asked.begin() + 300, asked.end());
    until_asked(asked);
}

}  // namespace
}  // namespace convoy::gateway
