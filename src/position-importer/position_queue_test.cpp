// Tests with the real broker that a position counts as accepted when the broker has it.
#include "position-importer/position_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "amqp/fixtures/broker_fixture.hpp"
#include "amqp/subscriber.hpp"
#include "fleet/fixtures/samples.hpp"
#include "fleet/message/message_decoder.hpp"

namespace convoy::importer {
namespace {

using namespace std::chrono_literals;
namespace samples = fleet::samples;

/// Much longer than anything here takes: a test that reaches it has failed.
constexpr std::chrono::milliseconds patience = 60s;

fleet::ReportedPosition position(int second) {
    return {samples::name("Van"), samples::position(std::chrono::seconds(second), 1, 2)};
}

/// The position with what a device said beside it.
fleet::DeviceRecord record(const fleet::ReportedPosition& reported) {
    fleet::DeviceRecord record{.vehicle = reported.vehicle,
                               .time = reported.position.time,
                               .place = reported.position.coordinates,
                               .accuracy = reported.position.accuracy,
                               .reported = reported.position.reported,
                               .device = "gt06:1"};
    record.attributes.set_flag(fleet::Attribute::ignition, true);
    return record;
}

TEST(PositionQueue, CountsWhatTheBrokerHasAccepted) {
    const amqp::BrokerFixture broker;
    constexpr int count = 2'345;
    {
        PositionQueue queue({.connection = broker.as("simulator"),
                             .id_prefix = "import-1",
                             .patience = patience,
                             .max_under_way = 2,
                             .max_positions = 100});
        for (int second = 0; second < count; ++second) {
            ASSERT_TRUE(queue.add(record(position(second))));
            EXPECT_LE(queue.accepted(), static_cast<std::uint64_t>(second) + 1);
        }
        EXPECT_TRUE(queue.finish());
        EXPECT_EQ(queue.accepted(), static_cast<std::uint64_t>(count));
    }
    amqp::Subscriber subscriber({.connection = broker.as("tracker"), .address = "positions"}, {});
    fleet::MessageDecoder decoder;
    std::vector<fleet::ReportedPosition> received;
    int described = 0;
    while (received.size() < count) {
        const auto messages = subscriber.take(10, patience);
        ASSERT_FALSE(messages.empty());
        for (const amqp::IncomingMessage& message : messages) {
            EXPECT_THAT(message.id, testing::StartsWith("import-1-"));
            const auto decoded = decoder.decode(
                {.content_type = message.content_type, .body = message.body}, samples::any_time);
            received.insert(received.end(), decoded->positions.begin(), decoded->positions.end());
            for (const fleet::PositionDetails& details : decoded->details) {
                EXPECT_EQ(details.device, "gt06:1");
                EXPECT_EQ(details.attributes.flag(fleet::Attribute::ignition), true);
                ++described;
            }
            subscriber.accept({message.ticket});
        }
    }
    for (int second = 0; second < count; ++second) {
        EXPECT_EQ(received[static_cast<std::size_t>(second)], position(second));
    }
    EXPECT_EQ(described, count);
    EXPECT_TRUE(subscriber.flush(patience));
}

TEST(PositionQueue, SendsABatchOfLongIdsInSeveralMessages) {
    const amqp::BrokerFixture broker;
    const fleet::ReportedPosition longest{
        samples::name(std::string(fleet::VehicleName::max_bytes, '"')),
        samples::position(0s, 1, 2)};
    PositionQueue queue(
        {.connection = broker.as("simulator"), .id_prefix = "import-1", .patience = patience});
    for (std::size_t count = 0; count < fleet::max_message_positions; ++count) {
        ASSERT_TRUE(queue.add(record(longest)));
    }
    EXPECT_TRUE(queue.finish());
    EXPECT_EQ(queue.accepted(), fleet::max_message_positions);
    amqp::Subscriber subscriber({.connection = broker.as("tracker"), .address = "positions"}, {});
    fleet::MessageDecoder decoder;
    std::size_t received = 0;
    while (received < fleet::max_message_positions) {
        for (const amqp::IncomingMessage& message : subscriber.take(10, patience)) {
            const auto decoded = decoder.decode(
                {.content_type = message.content_type, .body = message.body}, samples::any_time);
            ASSERT_TRUE(decoded) << decoded.error().detail;
            received += decoded->positions.size();
            subscriber.accept({message.ticket});
        }
    }
    EXPECT_EQ(received, fleet::max_message_positions);
}

TEST(PositionQueue, GivesUpWithTheReasonIfTheBrokerAcceptsNothing) {
    const amqp::BrokerFixture nowhere{amqp::BrokerFixture::NotStarted{}};
    PositionQueue queue(
        {.connection = nowhere.as("simulator"), .id_prefix = "import-1", .patience = 1s});
    EXPECT_TRUE(queue.add(record(position(1))));
    const auto finished = queue.finish();
    ASSERT_FALSE(finished);
    EXPECT_THAT(finished.error().what, testing::StartsWith("the queue accepted nothing for 1 s: "));
    EXPECT_EQ(queue.accepted(), 0U);
}

}  // namespace
}  // namespace convoy::importer
