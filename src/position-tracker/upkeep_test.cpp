// Runs the periodic work with a real history and a real viewer. The wall clock stands still, and
// the tests wait for what the threads do.
#include "position-tracker/upkeep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fleet/live_wire/live_operation.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "http/server/server.hpp"
#include "http/web_socket/client.hpp"
#include "live/fixtures/samples.hpp"
#include "position-tracker/fixtures/eventually.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::IsEmpty;
using testing::SizeIs;

/// A client of the live stream, which looks at the whole world.
class WorldViewer {
 public:
    explicit WorldViewer(std::uint16_t port)
        : client_(settings(port),
                  {.target = [] { return "/live"; },
                   .open = [this](const http::WebSocket& socket) { return open(socket); },
                   .lost = [](const std::string&) {}}) {}

    /// Waits until the stream is live and shows the vehicle.
    bool gets_to_see(const std::string& vehicle) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return shown_.fleet.contains(vehicle) &&
                   shown_.state.upstream == fleet::LiveState::Upstream::live;
        });
    }
    bool is_notified_of_refusals(int times) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] { return shown_.refused == times; });
    }

    void ask_for_details(const std::string& vehicle) {
        const std::scoped_lock lock(mutex_);
        socket_->send({encode_operation(fleet::DetailsOperation{{live::samples::name(vehicle)}})});
    }
    bool gets_details(const std::string& vehicle, const std::string& part) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, patience, [&] {
            return shown_.details[vehicle].find(part) != std::string::npos;
        });
    }

 private:
    static http::WebSocketClientSettings settings(std::uint16_t port) {
        http::WebSocketClientSettings settings{
            .address = {"127.0.0.1", std::to_string(port), "127.0.0.1"}, .socket = {}};
        settings.socket.subprotocol = fleet::live_subprotocol_v2;
        return settings;
    }
    http::WebSocketEvents open(const http::WebSocket& socket) {
        const std::scoped_lock lock(mutex_);
        socket_ = socket;
        socket.send({encode_operation(live::samples::world)});
        return {.message = [this, socket](std::string_view message) { take(socket, message); },
                .closed = [] {}};
    }
    void take(const http::WebSocket& socket, std::string_view message) {
        const std::scoped_lock lock(mutex_);
        shown_.take({std::string(message)});
        if (shown_.kinds.ends_with('P')) {
            socket.send({encode_operation(fleet::AckOperation{shown_.tick})});
        }
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    live::samples::Client shown_;
    std::optional<http::WebSocket> socket_;
    http::WebSocketClient client_;
};

class UpkeepTest : public testing::Test {
 protected:
    void store(std::vector<fleet::ReportedPosition> positions) {
        ASSERT_TRUE(store_.store({.positions = std::move(positions), .rejected = {}, .held = {}}));
    }
    /// Stores a held position whose time has come.
    void hold(std::string_view name) {
        std::vector<history::HeldPosition> held{
            {.received = now_ - hours{2},
             .reason = history::HoldReason::future,
             .reported = reported(name, position(now_ - hours{1}))}};
        held_.holds(held);
        ASSERT_TRUE(store_.store({.positions = {}, .rejected = {}, .held = std::move(held)}));
    }
    void reject(std::string vehicle) {
        ASSERT_TRUE(
            store_.store({.positions = {},
                          .rejected = {{.message_id = "m",
                                        .received = now_,
                                        .position = {.index = 0,
                                                     .reason = fleet::RejectionReason::bad_type,
                                                     .vehicle = std::move(vehicle),
                                                     .content = "{}"}}},
                          .held = {}}));
    }
    std::vector<fleet::Position> stored(std::string_view name) {
        return history_.positions(vehicle(name), history::all_time, 100).value();
    }
    double vehicles_shown() { return metrics_.gauge("convoy_vehicles", "").Value(); }
    http::Router routes() {
        http::Router router;
        router.add("GET", "/live",
                   [this](const http::Request& request) { return broadcast_.answer(request); });
        return router;
    }
    std::unique_ptr<Upkeep> start() {
        return std::make_unique<Upkeep>(Upkeep::Swept{retention_, held_, damage_, history_}, fleet_,
                                        broadcast_, metrics_);
    }

    fleet::Time now_ = at(0) + days{2};
    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_};
    service::Metrics metrics_;
    service::Health health_{metrics_};
    Holding held_{30,
                  {store_, health_, metrics_, [this] { return now_; }, history::Retention(1),
                   [] { return OwnClock::Steady{hours{1}}; }}};
    RetentionSweep retention_{history::Retention(1), history_, fleet_};
    history::DamageReport damage_{history_, health_, metrics_};
    std::atomic<std::chrono::seconds> skipped_{};
    live::Broadcast broadcast_{
        fleet_.epoch(),
        {},
        {.steady = [this] { return live::system_clocks().steady() + skipped_.load(); },
         .wall = held_.clock()},
        metrics_};
};

TEST_F(UpkeepTest, HasSweptAndPublishedWhenItIsMade) {
    store({reported("Van", position(at(0))), reported("Bus", position(now_))});
    hold("Taxi");
    ASSERT_THAT(stored("Van"), SizeIs(1));
    const auto upkeep = start();
    EXPECT_THAT(stored("Van"), IsEmpty()) << "it was beyond retention";
    EXPECT_THAT(stored("Taxi"), SizeIs(1)) << "its time has come";
    EXPECT_EQ(fleet_.snapshot()->reports.size(), 2U);
    EXPECT_EQ(vehicles_shown(), 2);
    EXPECT_EQ(metrics_.gauge("convoy_retention_seconds", "").Value(), 86'400);
}

TEST_F(UpkeepTest, CountsTheRejectedPositionsThatAreKept) {
    reject("Van");
    const auto upkeep = start();
    EXPECT_EQ(metrics_.gauge("convoy_positions_rejected_kept", "").Value(), 1);
}

TEST_F(UpkeepTest, NotifiesViewersOfAnotherVehicleThatIsRefused) {
    const http::Server door({}, routes(), {});
    const auto upkeep = start();
    WorldViewer viewer(door.port());
    ASSERT_TRUE(viewer.is_notified_of_refusals(1)) << "at the beginning";
    skipped_ = live::RefusalNotice::between;
    reject("Van");
    EXPECT_TRUE(viewer.is_notified_of_refusals(2));
}

TEST_F(UpkeepTest, ViewersAndMetricsShowWhatIsStoredLater) {
    const http::Server door({}, routes(), {});
    store({reported("Bus", position(now_))});
    const auto upkeep = start();
    WorldViewer viewer(door.port());
    ASSERT_TRUE(viewer.gets_to_see("Bus"));
    store({reported("Van", position(now_))});
    EXPECT_TRUE(viewer.gets_to_see("Van"));
    EXPECT_TRUE(eventually([&] { return vehicles_shown() == 2; }));
}

TEST_F(UpkeepTest, ViewersThatAskGetWhatDevicesSayFromThenOn) {
    const http::Server door({}, routes(), {});
    store({reported("Van", position(now_))});
    fleet_.apply(std::vector{history::reading("Van", now_, {}, "gt06:1")}, now_);
    const auto upkeep = start();
    WorldViewer viewer(door.port());
    ASSERT_TRUE(viewer.gets_to_see("Van"));
    viewer.ask_for_details("Van");
    EXPECT_TRUE(viewer.gets_details("Van", "gt06:1"));
    fleet_.apply(std::vector{history::reading("Van", now_, {}, "gt06:2")}, now_);
    EXPECT_TRUE(viewer.gets_details("Van", "gt06:2"));
}

TEST_F(UpkeepTest, JudgesHeldPositionsAgainAndAgain) {
    const auto upkeep = start();
    for (const char* const name : {"Taxi", "Tram"}) {
        hold(name);
        EXPECT_TRUE(eventually([&] { return stored(name).size() == 1; }));
    }
    EXPECT_THAT(history_.held({.limit = 100}).value(), IsEmpty());
}

}  // namespace
}  // namespace convoy::tracker
