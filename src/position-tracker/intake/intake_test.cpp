// Tests the intake with a real broker and a real store.
#include "position-tracker/intake/intake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "amqp/fixtures/broker_fixture.hpp"
#include "amqp/fixtures/tampering_proxy.hpp"
#include "amqp/publisher.hpp"
#include "history/fixtures/file_size_limit.hpp"
#include "history/fixtures/sample_readings.hpp"
#include "history/fixtures/scratch_folder.hpp"
#include "history/rocksdb/history.hpp"
#include "position-tracker/fixtures/eventually.hpp"
#include "position-tracker/fixtures/sample_positions.hpp"

namespace convoy::tracker {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class IntakeTest : public testing::Test {
 protected:
    void start_intake(std::uint32_t connections = 4) {
        start_intake_at(broker_.as("tracker"), connections);
    }
    void start_intake_at(const amqp::ConnectionSettings& broker, std::uint32_t connections = 4) {
        IntakeSettings settings{.connection = broker, .connections = connections};
        settings.first_retry = milliseconds{10};
        settings.max_retry = milliseconds{50};
        intake_.emplace(settings,
                        IntakeContext{store_, health_, metrics_, history::Retention(1), holding_});
    }

    void publish(const std::string& body, const std::string& id) {
        amqp::Publisher publisher({.connection = broker_.as("simulator"), .address = "positions"},
                                  {});
        publisher.publish({.body = body, .content_type = "application/json", .id = id});
        ASSERT_TRUE(publisher.drain(patience));
    }
    // Publishes `count` positions of one vehicle, a second apart, in one message.
    void publish_positions(int first, int count) {
        std::vector<fleet::ReportedPosition> positions;
        for (int i = first; i < first + count; ++i) {
            positions.push_back(reported("Van", position(at(i * -1000))));
        }
        publish(encode_json(positions), "message " + std::to_string(first));
    }

    bool until_stored(double positions) {
        return eventually([&] { return metrics_.stored.Value() >= positions; });
    }
    // The queue is up when all connections are. Each takes messages as soon as it is up itself.
    bool until_up(const std::string& dependency) {
        return eventually([&] { return health_.is_up(dependency); });
    }
    bool until_down(const std::string& dependency) {
        return eventually([&] { return !health_.is_up(dependency); });
    }
    // Two messages may take two connections, so their effects come in any order.
    bool until_rejected(fleet::RejectionReason reason) {
        return eventually([&] { return metrics_.rejected(reason).Value() == 1; });
    }
    std::size_t in_history() {
        return history_.positions(vehicle("Van"), history::all_time, 1'000'000).value().size();
    }
    // Returns the ids of the messages that are not acknowledged, up to a last one that it
    // publishes.
    std::vector<std::string> left_in_queue() {
        publish("[]", "the last one");
        amqp::Subscriber subscriber({.connection = broker_.as("admin"), .address = "positions"},
                                    {});
        std::vector<std::string> ids;
        while (true) {
            for (const amqp::IncomingMessage& message : subscriber.take(100, patience)) {
                if (message.id == "the last one") {
                    return ids;
                }
                ids.push_back(message.id);
            }
        }
    }
    std::string first_dead_letter() {
        amqp::Subscriber subscriber({.connection = broker_.as("admin"), .address = "DLQ.positions"},
                                    {});
        const auto taken = subscriber.take(1, patience);
        return taken.empty() ? "" : taken.front().id;
    }

    amqp::BrokerFixture broker_;
    history::ScratchFolder scratch_;
    history::RocksDbHistory history_{{.folder = scratch_ / "history"}};
    FleetState fleet_{1, {}};
    PositionStore store_{history_, fleet_};
    service::Metrics registry_;
    service::Health health_{registry_};
    Holding holding_{10, {store_, health_, registry_, [] { return at(0); }}};
    IntakeMetrics metrics_{registry_};
    std::optional<Intake> intake_;
};

TEST_F(IntakeTest, StoresShowsAndAcknowledges) {
    start_intake();
    publish_positions(0, 100);
    publish_positions(100, 50);
    ASSERT_TRUE(until_stored(150));
    EXPECT_TRUE(until_up("queue"));
    ASSERT_TRUE(intake_->finish(patience));
    intake_.reset();

    EXPECT_EQ(in_history(), 150U);
    fleet_.tick(at(0));
    EXPECT_EQ(fleet_.find(vehicle("Van"))->report.position.time, at(0));
    EXPECT_THAT(left_in_queue(), IsEmpty());
    EXPECT_EQ(metrics_.received.Value(), 150);
    EXPECT_EQ(metrics_.duplicate.Value(), 0);
    EXPECT_TRUE(health_.is_up("store"));
}

TEST_F(IntakeTest, TakesTheSameMessageTwiceButStoresItOnce) {
    start_intake();
    publish_positions(0, 10);
    publish_positions(0, 10);
    ASSERT_TRUE(eventually([&] { return metrics_.duplicate.Value() == 10; }));
    EXPECT_EQ(metrics_.stored.Value(), 10);
    EXPECT_EQ(in_history(), 10U);
}

TEST_F(IntakeTest, AnUndecodableMessageGoesToTheDeadLettersAndTheLinkGoesOn) {
    start_intake();
    publish("no json", "bad");
    publish_positions(0, 1);
    ASSERT_TRUE(until_stored(1));
    EXPECT_TRUE(until_rejected(fleet::RejectionReason::not_json));
    EXPECT_EQ(first_dead_letter(), "bad");
}

TEST_F(IntakeTest, AnEmptyArrayIsAMessageOfNothing) {
    start_intake(1);  // one connection keeps the order: if the second is stored, both have come
    publish("[]", "empty");
    publish_positions(0, 1);
    ASSERT_TRUE(until_stored(1));
    ASSERT_TRUE(intake_->finish(patience));
    intake_.reset();
    EXPECT_THAT(left_in_queue(), IsEmpty());
}

TEST_F(IntakeTest, ABadPositionIsRejectedAndTheOthersAreStored) {
    start_intake();
    publish(R"([{"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-22T12:00:00Z"},
                {"vehicle":"Van","lat":91,"lon":2,"time":"2026-11-22T12:00:01Z"},
                {"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-22T12:01:00.001Z"},
                {"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-21T11:59:59.999Z"},
                {"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-21T12:00:00Z"}])",
            "mixed");
    ASSERT_TRUE(until_stored(2));
    using fleet::RejectionReason;
    EXPECT_EQ(metrics_.rejected(RejectionReason::bad_coordinates).Value(), 1);
    EXPECT_THAT(history_.held({.limit = 10}).value(),
                ElementsAre(history::HeldPosition{
                    .received = at(0),
                    .reason = history::HoldReason::future,
                    .reported = reported("Van", {.time = at(60'001),
                                                 .coordinates = position(at(0), 1, 2).coordinates,
                                                 .accuracy = {}})}));
    EXPECT_EQ(metrics_.rejected(RejectionReason::too_old).Value(), 1);
    EXPECT_EQ(metrics_.received.Value(), 5);
    const auto rejected = history_.rejected({.limit = 10}).value();
    ASSERT_THAT(rejected, SizeIs(2));
    EXPECT_EQ(rejected[1].message_id, "mixed");
    EXPECT_EQ(rejected[1].position.index, 1U);
    EXPECT_EQ(rejected[1].position.reason, RejectionReason::bad_coordinates);
    EXPECT_EQ(rejected[1].received, at(0));
}

TEST_F(IntakeTest, CountsNegativeSpeedsAndStoresTheirPositions) {
    start_intake();
    publish(R"([{"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-22T12:00:00Z","speed":-1},
                {"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-22T11:59:59Z","speed":1}])",
            "negative");
    ASSERT_TRUE(until_stored(2));
    EXPECT_EQ(metrics_.negative_speed.Value(), 1);
}

TEST_F(IntakeTest, StoresAndShowsWhatDevicesSayBesidesPositions) {
    start_intake();
    publish(R"([{"vehicle":"Van","lat":1,"lon":2,"time":"2026-11-22T12:00:00Z","device":"gt06:1",
                 "attributes":{"ignition":true,"hdop":"bad"}},
                {"vehicle":"Van","time":"2026-11-22T12:00:05Z","attributes":{"battery_level":50}},
                {"vehicle":"Van","time":"2026-11-22T12:02:00Z","device":"gt06:1"},
                {"rejected":"bad_coordinates","vehicle":"Van","content":"lat=NaN"}])",
            "said");
    ASSERT_TRUE(until_stored(1));
    EXPECT_EQ(metrics_.received.Value(), 2);
    EXPECT_EQ(metrics_.readings.Value(), 2);
    EXPECT_EQ(metrics_.dropped_attributes.Value(), 1);

    fleet::Attributes driving;
    driving.set_flag(fleet::Attribute::ignition, true);
    fleet::Attributes half_full;
    half_full.set_number(fleet::Attribute::battery_level, 50);
    EXPECT_THAT(history_.readings(vehicle("Van"), history::all_time, 10).value(),
                ElementsAre(history::reading("Van", at(0), driving, "gt06:1"),
                            history::reading("Van", at(5'000), half_full)));
    fleet_.tick(at(0));
    ASSERT_NE(fleet_.find(vehicle("Van"))->report.reading, nullptr);
    EXPECT_EQ(*fleet_.find(vehicle("Van"))->report.reading,
              (fleet::VehicleReading{at(5'000), half_full, ""}));
    const auto rejected = history_.rejected({.limit = 10}).value();
    ASSERT_THAT(rejected, SizeIs(2));
    EXPECT_EQ(rejected[0].position.reason, fleet::RejectionReason::future);
    EXPECT_EQ(rejected[0].position.index, 2U);
    EXPECT_EQ(rejected[1].position.reason, fleet::RejectionReason::bad_coordinates);
    EXPECT_EQ(rejected[1].position.content, "lat=NaN");
}

TEST_F(IntakeTest, HoldsOnWhileTheStoreIsDownAndGoesOnByItself) {
    start_intake();
    publish_positions(0, 10);
    ASSERT_TRUE(until_stored(10));
    {
        const history::FileSizeLimit limit(1);
        publish_positions(10, 10);
        ASSERT_TRUE(until_down("store"));
        EXPECT_THAT(health_.ready_json(), HasSubstr("store: "));
        EXPECT_EQ(metrics_.stored.Value(), 10);
    }
    ASSERT_TRUE(until_stored(20));
    ASSERT_TRUE(until_up("store"));
    ASSERT_TRUE(intake_->finish(patience));
    intake_.reset();
    EXPECT_EQ(in_history(), 20U);
    EXPECT_THAT(left_in_queue(), IsEmpty());
}

TEST_F(IntakeTest, AcknowledgesNothingThatIsNotStored) {
    start_intake();
    publish_positions(0, 10);
    ASSERT_TRUE(until_stored(10));
    {
        const history::FileSizeLimit limit(1);
        publish_positions(10, 10);
        ASSERT_TRUE(until_down("store"));
        EXPECT_FALSE(intake_->finish(milliseconds{100}));
        intake_.reset();
    }
    EXPECT_THAT(left_in_queue(), ElementsAre("message 10"));
}

TEST_F(IntakeTest, OutlivesABrokerThatIsKilled) {
    start_intake();
    publish_positions(0, 10);
    ASSERT_TRUE(until_stored(10));
    broker_.kill();
    ASSERT_TRUE(until_down("queue"));
    broker_.start();
    publish_positions(10, 10);
    ASSERT_TRUE(until_stored(20));
    EXPECT_TRUE(until_up("queue"));
    EXPECT_EQ(in_history(), 20U);
}

TEST_F(IntakeTest, IsDegradedAndStillReadyWhileOneOfItsConnectionsIsDown) {
    health_.set_ready(true);
    amqp::TamperingProxy proxy(broker_.as("tracker"));
    start_intake_at(proxy.settings());
    ASSERT_TRUE(eventually([&] { return health_.is_up("queue"); }));
    proxy.allow(3);
    ASSERT_TRUE(eventually([&] { return !health_.is_up("queue"); }));
    EXPECT_THAT(health_.ready_json(), HasSubstr("queue: "));
    EXPECT_TRUE(health_.ready());
    publish_positions(0, 10);
    EXPECT_TRUE(until_stored(10));
    proxy.allow(4);
    EXPECT_TRUE(eventually([&] { return health_.is_up("queue"); }));
    intake_.reset();
}

TEST_F(IntakeTest, WaitsForABrokerThatIsNotThereYet) {
    broker_.kill();
    start_intake();
    EXPECT_FALSE(health_.is_up("queue"));
    broker_.start();
    publish_positions(0, 10);
    EXPECT_TRUE(until_stored(10));
}

}  // namespace
}  // namespace convoy::tracker
