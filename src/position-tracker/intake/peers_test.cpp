// Tests two trackers on one store, with a real broker between them.
#include "position-tracker/intake/peers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "amqp/fixtures/broker_fixture.hpp"
#include "amqp/fixtures/tampering_proxy.hpp"
#include "history/fixtures/mongo_server.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/mongodb/history.hpp"
#include "position-tracker/fixtures/eventually.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using testing::SizeIs;

/// A tracker without intake and HTTP server.
struct OneTracker {
    OneTracker(const history::MongoSettings& database, PeersSettings settings)
        : history(history::MongoHistory::open(database).value()),
          peers(std::move(settings), store, health, metrics) {
        store.reload().value();
    }
    OneTracker(const amqp::BrokerFixture& broker, const history::MongoSettings& database,
               std::string name)
        : OneTracker(database, {.connection = broker.as("tracker"), .name = std::move(name)}) {}

    void store_positions(const std::vector<fleet::ReportedPosition>& positions) {
        store.store({.positions = positions, .rejected = {}}).value();
    }
    /// Stores like a tracker that dies before it publishes.
    void store_silently(const std::vector<fleet::ReportedPosition>& positions) const {
        history->append({.positions = positions, .rejected = {}}).value();
    }

    bool gets_to_show(std::string_view name) {
        return eventually([&] { return shows(name); });
    }
    bool stops_showing(std::string_view name) {
        return eventually([&] { return !shows(name); });
    }
    bool gets_connected() {
        return eventually([&] { return health.is_up("peers"); });
    }

    bool receives_from(int others) {
        return eventually([&] { return metrics.gauge("convoy_peers", "").Value() == others; });
    }
    double dropped(const std::string& direction) {
        return metrics.counter("convoy_peer_messages_dropped_total", "", {{"direction", direction}})
            .Value();
    }

    bool shows(std::string_view name) {
        fleet.tick(at(0));
        return fleet.find(vehicle(name)) != nullptr;
    }

    service::Metrics metrics;
    service::Health health{metrics};
    FleetState fleet{1, fleet::MotionSettings{}};
    std::unique_ptr<history::History> history;
    PositionStore store{*history, fleet};
    Peers peers;
};

class PeersTest : public testing::Test {
 protected:
    amqp::BrokerFixture broker_;
    history::MongoTestDatabase database_;
};

TEST_F(PeersTest, WhatOneStoresTheOtherShows) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    one.store_positions({reported("Van", position(at(0)))});
    EXPECT_TRUE(other.gets_to_show("Van"));
}

TEST_F(PeersTest, WhatIsSaidToOneIsShownByTheOther) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    history::Batch batch{.positions = {reported("Van", position(at(0)))}, .rejected = {}};
    batch.readings = {history::reading("Van", at(0), {}, "gt06:1")};
    one.store.store(batch).value();
    ASSERT_TRUE(other.gets_to_show("Van"));
    EXPECT_TRUE(eventually(
        [&] { return other.shows("Van") && other.fleet.find(vehicle("Van"))->report.reading; }));
}

TEST_F(PeersTest, MoreThanAMessageTakesIsPublishedInSome) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    std::vector<fleet::ReportedPosition> many;
    for (std::size_t second = 0; second < 2 * fleet::max_message_positions; ++second) {
        many.push_back(reported("Van", position(at(static_cast<std::int64_t>(second) * -1'000))));
    }
    many.push_back(reported("Last", position(at(0))));
    one.store_positions(many);
    EXPECT_TRUE(other.gets_to_show("Last"));
    EXPECT_TRUE(other.gets_to_show("Van"));
}

TEST_F(PeersTest, WhoComesLaterKnowsWhatWasStoredBefore) {
    OneTracker one(broker_, database_.settings(), "one");
    one.store_positions({reported("Van", position(at(0)))});
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    EXPECT_TRUE(other.gets_to_show("Van"));
}

TEST_F(PeersTest, WhatADeadOneStoredAndNeverPublishedIsFound) {
    OneTracker other(broker_, database_.settings(), "other");
    // From here on it can learn of the van only from the other tracker.
    ASSERT_TRUE(other.peers.caught_up(patience));
    {
        OneTracker one(broker_, database_.settings(), "one");
        one.store_positions({reported("Van", position(at(0)))});
        ASSERT_TRUE(other.gets_to_show("Van"));
        one.store_silently({reported("Unpublished", position(at(0)))});
    }
    EXPECT_TRUE(other.gets_to_show("Unpublished")) << "after its silence";
}

TEST_F(PeersTest, WhatWasStoredWhileTheBrokerWasAwayIsFound) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    broker_.kill();
    one.store_silently({reported("Unpublished", position(at(0)))});
    broker_.start();
    // The load may come before the reconnection, because of the other tracker's silence.
    EXPECT_TRUE(other.gets_to_show("Unpublished"));
    EXPECT_TRUE(other.gets_connected());
}

// The other tracker stays connected, so that only the gap makes it load.
TEST_F(PeersTest, WhatOneDroppedWhileItAloneWasCutOffIsCountedAndFound) {
    amqp::TamperingProxy proxy(broker_.as("tracker"));
    OneTracker one(database_.settings(),
                   {.connection = proxy.settings(), .name = "one", .outbox_messages = 2});
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    ASSERT_TRUE(other.receives_from(1));
    proxy.allow(0);
    one.store_silently({reported("Mark", position(at(0)))});
    ASSERT_TRUE(other.receives_from(0));
    ASSERT_TRUE(other.gets_to_show("Mark")) << "by the load after the silence";
    const double sent = one.dropped("sent");
    const double received = other.dropped("received");
    for (const char* name : {"Van", "Bus", "Tram", "Lorry"}) {
        one.store_positions({reported(name, position(at(0)))});
    }
    EXPECT_GE(one.dropped("sent"), sent + 2);
    proxy.allow(2);
    EXPECT_TRUE(other.gets_to_show("Lorry"));
    EXPECT_TRUE(other.gets_to_show("Van"));
    EXPECT_TRUE(eventually([&] { return other.dropped("received") >= received + 2; }));
}

TEST_F(PeersTest, ATrackerWhoseFirstMessageComesAfterItsOutboxWasFullIsFoundToHaveDroppedMessages) {
    amqp::TamperingProxy proxy(broker_.as("tracker"));
    proxy.allow(0);
    OneTracker one(database_.settings(),
                   {.connection = proxy.settings(), .name = "one", .outbox_messages = 2});
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    for (const char* name : {"Van", "Bus", "Tram", "Lorry"}) {
        one.store_positions({reported(name, position(at(0)))});
    }
    // After these beats, which are a second apart, the other's load is so old that a message of a
    // peer that was not cut off would have arrived.
    const double dropped = one.dropped("sent");
    const double beats = 6;
    ASSERT_TRUE(eventually([&] { return one.dropped("sent") >= dropped + beats; }));
    proxy.allow(2);
    ASSERT_TRUE(other.receives_from(1));
    EXPECT_TRUE(other.gets_to_show("Van"));
}

TEST_F(PeersTest, WhatOneErasesTheOtherForgets) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    one.store_positions({reported("Van", position(at(0))), reported("Bus", position(at(0)))});
    ASSERT_TRUE(other.gets_to_show("Van"));
    EXPECT_THAT(one.store.erase(vehicles({"Van"})).value(), SizeIs(1));
    EXPECT_TRUE(other.stops_showing("Van"));
    EXPECT_TRUE(other.gets_to_show("Bus"));
}

TEST_F(PeersTest, ThePastOfOthersChangesNothing) {
    OneTracker one(broker_, database_.settings(), "one");
    OneTracker other(broker_, database_.settings(), "other");
    ASSERT_TRUE(other.peers.caught_up(patience));
    one.store_positions({reported("Van", position(at(0)))});
    ASSERT_TRUE(other.gets_to_show("Van"));
    one.store_positions(
        {reported("Van", position(at(-60'000))), reported("Mark", position(at(0)))});
    ASSERT_TRUE(other.gets_to_show("Mark"));
    EXPECT_EQ(other.fleet.find(vehicle("Van"))->report.position.time, at(0));
}

}  // namespace
}  // namespace convoy::tracker
