// Tests that a client with the URLs of several brokers uses the one that accepts it, and changes to
// another one when that ends.
#include <gtest/gtest.h>

#include <algorithm>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

class SeveralUrls : public testing::Test {
 protected:
    static std::string url_of(const BrokerFixture& broker) {
        return broker.as("simulator").urls.front();
    }

    ConnectionSettings as(const std::string& user) const {
        ConnectionSettings settings = first_.as(user);
        settings.urls.push_back(url_of(second_));
        return settings;
    }

    PublisherSettings writer() const {
        return {.connection = as("simulator"), .address = "positions"};
    }

    BrokerFixture first_{BrokerFixture::NotStarted{}};
    BrokerFixture second_{BrokerFixture::NotStarted{}};
};

TEST_F(SeveralUrls, AreTriedInTurnUntilOneAcceptsAConnection) {
    second_.start();
    EventJournal journal;
    Publisher publisher(writer(), journal.publisher_events());
    publisher.publish(numbered_message(1));
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.entries(), (std::vector<std::string>{"disconnected: " + url_of(first_) +
                                                               ": proton:io: Connection refused",
                                                           "connected", "accepted 1"}));
    EXPECT_EQ(journal.connected_to(), url_of(second_));
}

TEST_F(SeveralUrls, AreGoneThroughAgainAndAgainWithoutRepeatingTheReasonOfEach) {
    EventJournal journal;
    Publisher publisher(writer(), journal.publisher_events());
    publisher.publish(numbered_message(1));
    ASSERT_TRUE(journal.wait_for("disconnected: " + url_of(second_)));
    first_.start();
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.connected_to(), url_of(first_));
    // A broker that starts refuses connections first, and then may close or not answer some.
    for (const BrokerFixture* broker : {&first_, &second_}) {
        const std::vector<std::string> reasons =
            journal.entries_with("disconnected: " + url_of(*broker));
        EXPECT_EQ(std::ranges::adjacent_find(reasons), reasons.end())
            << testing::PrintToString(reasons);
    }
}

TEST_F(SeveralUrls, APublisherAndASubscriberGoOverWhenTheirBrokerIsKilled) {
    first_.start();
    EventJournal written;
    EventJournal read;
    Publisher publisher(writer(), written.publisher_events());
    Subscriber subscriber({.connection = as("tracker"), .address = "positions", .connections = 3},
                          read.connection_events());
    publisher.publish(numbered_message(1));
    EXPECT_EQ(ids_of(take_count(subscriber, 1)), numbers(1, 2));
    ASSERT_TRUE(read.wait_for("connected"));

    second_.start();
    first_.kill();
    publisher.publish(numbered_message(2));
    EXPECT_EQ(ids_of(take_count(subscriber, 1)), numbers(2, 3));
    ASSERT_TRUE(read.wait_for("connected", 2));
    EXPECT_EQ(written.connected_to(), url_of(second_));
    EXPECT_EQ(read.connected_to(), url_of(second_));
}

// The first broker refuses the password; the next wait of the client is then an hour here.
TEST_F(SeveralUrls, AreTriedWithoutAWaitWithinOneRound) {
    PublisherSettings settings = writer();
    settings.connection.max_reconnect_delay = std::chrono::hours(1);
    first_.set_password("simulator", "another one");
    first_.start();
    second_.start();
    EventJournal journal;
    Publisher publisher(settings, journal.publisher_events());
    publisher.publish(numbered_message(1));
    EXPECT_TRUE(journal.wait_for("accepted 1"));
    EXPECT_EQ(journal.connected_to(), url_of(second_));
    EXPECT_EQ(journal.count("disconnected: " + url_of(first_) + ": amqp:unauthorized-access"), 1);
}

}  // namespace
}  // namespace convoy::amqp
