// Tests what each user of the queue may do, and that it may do nothing else (queue/activemq.xml).
#include <gtest/gtest.h>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

constexpr const char* dead_letters = "DLQ.positions";
constexpr const char* stored = "topic://positions.stored";

void expect_may_write(const BrokerFixture& broker, const char* user, const char* address) {
    EventJournal journal;
    Publisher publisher({.connection = broker.as(user), .address = address},
                        journal.publisher_events());
    publisher.publish(numbered_message(1));
    EXPECT_TRUE(journal.wait_for("accepted 1")) << user << " writes " << address;
}

void expect_may_read(const BrokerFixture& broker, const char* user, const char* address) {
    EventJournal journal;
    const Subscriber subscriber({.connection = broker.as(user), .address = address},
                                journal.connection_events());
    EXPECT_TRUE(journal.wait_for("connected")) << user << " reads " << address;
}

void expect_may_not_write(const BrokerFixture& broker, const char* user, const char* address) {
    EventJournal journal;
    Publisher publisher({.connection = broker.as(user), .address = address},
                        journal.publisher_events());
    publisher.publish(numbered_message(1));
    EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"))
        << user << " writes " << address;
    EXPECT_EQ(journal.count("connected"), 0);
    EXPECT_EQ(publisher.outbox_size(), 1U);
}

void expect_may_not_read(const BrokerFixture& broker, const char* user, const char* address) {
    EventJournal journal;
    const Subscriber subscriber({.connection = broker.as(user), .address = address},
                                journal.connection_events());
    EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"))
        << user << " reads " << address;
    EXPECT_EQ(journal.count("connected"), 0);
}

TEST(QueueRights, EachUserMayDoWhatItsPartNeeds) {
    const BrokerFixture broker;
    expect_may_write(broker, "simulator", "positions");
    expect_may_write(broker, "devices", "positions");
    expect_may_read(broker, "tracker", "positions");
    expect_may_write(broker, "tracker", stored);
    expect_may_read(broker, "tracker", stored);
    for (const char* address : {"positions", dead_letters, stored}) {
        expect_may_write(broker, "admin", address);
        expect_may_read(broker, "admin", address);
    }
}

TEST(QueueRights, NobodyMayDoMore) {
    const BrokerFixture broker;
    expect_may_not_read(broker, "simulator", "positions");
    expect_may_not_read(broker, "devices", "positions");
    expect_may_not_write(broker, "tracker", "positions");
    for (const char* address : {dead_letters, "a.queue.of.its.own"}) {
        for (const char* user : {"simulator", "tracker", "devices"}) {
            expect_may_not_read(broker, user, address);
            expect_may_not_write(broker, user, address);
        }
    }
    expect_may_not_read(broker, "simulator", stored);
    expect_may_not_write(broker, "simulator", stored);
    expect_may_not_read(broker, "devices", stored);
    expect_may_not_write(broker, "devices", stored);
}

TEST(QueueRights, NobodyComesInWithoutAPassword) {
    const BrokerFixture broker;
    for (const auto& user : {std::optional<std::string>(), std::optional<std::string>("admin")}) {
        ConnectionSettings settings = broker.as("admin");
        settings.user = user;
        settings.password = user ? std::optional<std::string>("") : std::nullopt;
        EventJournal journal;
        const Subscriber subscriber({.connection = settings, .address = "positions"},
                                    journal.connection_events());
        EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"));
        EXPECT_EQ(journal.count("connected"), 0);
    }
}

}  // namespace
}  // namespace convoy::amqp
