// Opens a store while the store's server is away. The server is always FerretDB, because the test
// has to kill it.
#include "position-tracker/open_position_store.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "history/fixtures/mongo_server.hpp"
#include "history/mongodb/history.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

TEST(OpenPositionStore, WaitsForAServerThatCannotBeRead) {
    history::MongoServer server;
    const HistorySettings settings = server.database("fleet");
    ASSERT_TRUE(history::MongoHistory::open(std::get<history::MongoSettings>(settings))
                    .value()
                    ->append({.positions = {reported("Van", position(at(0)))}}));
    service::StopSignal stop;
    service::Metrics metrics;
    service::Health health(metrics);
    FleetState fleet(1, {});
    server.kill();
    auto opened = std::async(std::launch::async,
                             [&] { return open_position_store({settings, health, stop}, fleet); });
    while (health.ready_json().find("store: mongodb: ") == std::string::npos) {
        std::this_thread::yield();
    }
    server.start();  // on this thread: the server dies with the thread that started it
    const auto open = opened.get();
    ASSERT_TRUE(open);
    EXPECT_TRUE(open->store.admission().knows(vehicle("Van")));
    EXPECT_TRUE(health.is_up(history::store_name));
    fleet.tick(at(0));
    EXPECT_EQ(fleet.size(), 1U);
}

}  // namespace
}  // namespace convoy::tracker
