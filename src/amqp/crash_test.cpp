// Tests publisher, broker and subscriber together while the broker is killed under load.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

constexpr int message_count = 3000;
constexpr std::size_t kills = 3;
constexpr std::size_t messages_between_kills = 500;

TEST(Crash, NothingIsLostAndADuplicateHasTheSameIdWhenTheBrokerIsKilled) {
    BrokerFixture broker;
    EventJournal journal;
    Publisher publisher({.connection = broker.as("simulator"), .address = "positions"},
                        journal.publisher_events());
    Subscriber subscriber(reader(broker, 100), {});
    for (int number = 0; number < message_count; ++number) {
        publisher.publish(numbered_message(number));
    }
    std::map<std::string, std::string> received;  // by id
    std::size_t killed = 0;
    while (received.size() < message_count) {
        const auto taken = subscriber.take(50, patience);
        ASSERT_FALSE(taken.empty()) << "after " << received.size() << " of " << message_count;
        for (const IncomingMessage& message : taken) {
            const auto [place, first] = received.emplace(message.id, message.body);
            ASSERT_EQ(place->second, message.body) << "one id, one message";
        }
        // Now messages are on their way in both directions.
        if (killed < kills && received.size() > messages_between_kills * (killed + 1)) {
            ++killed;
            broker.kill();
            broker.start();
        }
        subscriber.accept(tickets_of(taken));
    }
    EXPECT_EQ(killed, kills);
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.count("dropped"), 0);
    EXPECT_EQ(journal.count("accepted"), message_count) << "each is reported once";
    for (int number = 0; number < message_count; ++number) {
        const OutgoingMessage sent = numbered_message(number);
        ASSERT_EQ(received[sent.id], sent.body);
    }
}

}  // namespace
}  // namespace convoy::amqp
