// Tests with the real broker that the queue delivers what the simulator publishes.
#include "position-simulator/position_publisher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "amqp/fixtures/broker_fixture.hpp"
#include "amqp/subscriber.hpp"

namespace convoy::simulator {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

/// Much longer than anything here takes: a test that reaches it has failed.
constexpr std::chrono::milliseconds patience = 60s;

Batch batch(int number, std::size_t positions) {
    return {.id = "producer-" + std::to_string(number) + "-" + std::to_string(positions),
            .content_type = std::string(fleet::json_content_type),
            .body = "[]"};
}

QueueSettings queue_of(const amqp::ConnectionSettings& connection) {
    return {.urls = connection.urls,
            .user = connection.user,
            .password = connection.password,
            .outbox_messages = 10};
}

class PositionPublisherTest : public testing::Test {
 protected:
    service::Metrics metrics;
    service::Health health{metrics};
};

TEST_F(PositionPublisherTest, PublishesDurablyUnderTheIdsOfItsBatches) {
    const amqp::BrokerFixture broker;
    PositionPublisher publisher(queue_of(broker.as("simulator")), health, metrics);
    publisher.publish(batch(1, 100));
    publisher.publish(batch(2, 7));
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_TRUE(health.is_up("queue"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_positions_published_total 107\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_positions_dropped_total 0\n"));

    amqp::Subscriber subscriber({.connection = broker.as("tracker"), .address = "positions"}, {});
    std::set<std::string> ids;
    while (ids.size() < 2) {
        const auto messages = subscriber.take(10, patience);
        ASSERT_FALSE(messages.empty());
        for (const amqp::IncomingMessage& message : messages) {
            ids.insert(message.id);
            EXPECT_EQ(message.body, "[]");
            EXPECT_EQ(message.content_type, "application/json");
            subscriber.accept({message.ticket});
        }
    }
    EXPECT_THAT(ids, testing::ElementsAre("producer-1-100", "producer-2-7"));
    EXPECT_TRUE(subscriber.flush(patience));
}

TEST_F(PositionPublisherTest, WaitsForABrokerThatStartsLater) {
    amqp::BrokerFixture broker{amqp::BrokerFixture::NotStarted{}};
    PositionPublisher publisher(queue_of(broker.as("simulator")), health, metrics);
    EXPECT_FALSE(health.is_up("queue"));
    EXPECT_THAT(health.ready_json(), HasSubstr("queue: "));
    publisher.publish(batch(1, 100));
    broker.start();
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_TRUE(health.is_up("queue"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_positions_published_total 100\n"));
}

TEST_F(PositionPublisherTest, DropsTheOldestBeyondItsOutboxAndSaysSoOnce) {
    const amqp::BrokerFixture nowhere{amqp::BrokerFixture::NotStarted{}};
    testing::internal::CaptureStdout();
    PositionPublisher publisher(queue_of(nowhere.as("simulator")), health, metrics);
    for (int number = 0; number < 6; ++number) {
        EXPECT_TRUE(publisher.has_space());
        publisher.publish(batch(number, 100));
    }
    EXPECT_FALSE(publisher.has_space());
    for (int number = 6; number < 12; ++number) {
        publisher.publish(batch(number, 100));
    }
    EXPECT_EQ(publisher.outbox_size(), 10U);
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_positions_dropped_total 200\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_outbox_messages 10\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("\nconvoy_outbox_messages_max 10\n"));
    publisher.finish(1ms);
    const std::string logged = testing::internal::GetCapturedStdout();
    const std::size_t first = logged.find("positions are dropped");
    EXPECT_NE(first, std::string::npos);
    EXPECT_EQ(logged.find("positions are dropped", first + 1), std::string::npos);
    EXPECT_THAT(logged, HasSubstr("\"message_id\":\"producer-0-100\""));
    EXPECT_THAT(logged, HasSubstr("has not accepted\",\"messages\":10"));
}

}  // namespace
}  // namespace convoy::simulator
