#include "amqp/publisher.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

using std::chrono::milliseconds;

PublisherSettings writer(const BrokerFixture& broker) {
    return {.connection = broker.as("simulator"), .address = "positions"};
}

TEST(Publisher, DeliversMessagesAsTheyWereHandedOver) {
    const BrokerFixture broker;
    std::string every_byte;
    for (int i = 0; i < 256 * 1024; ++i) {
        every_byte.push_back(static_cast<char>(i));
    }
    const std::vector<OutgoingMessage> messages{
        {.body = R"([{"vehicle":"City Truck"}])", .content_type = "application/json", .id = "1"},
        {.body = every_byte, .content_type = "application/x-protobuf", .id = "two"},
        {.body = "text that is \xff\xfe no UTF-8", .content_type = "application/json", .id = "3"},
        {.body = "", .content_type = "text/plain", .id = "4"},
        {.body = "not for the disk",
         .content_type = "text/plain",
         .id = "5",
         .durable = false,
         .properties = {{"publisher", "tracker-é"}, {"sequence", std::int64_t{1} << 40}}}};
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    for (const OutgoingMessage& message : messages) {
        publisher.publish(message);
    }
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.entries(),
              (std::vector<std::string>{"connected", "accepted 1", "accepted two", "accepted 3",
                                        "accepted 4", "accepted 5"}));

    Subscriber subscriber(reader(broker), {});
    const auto taken = take_count(subscriber, messages.size());
    ASSERT_EQ(taken.size(), messages.size());
    for (std::size_t i = 0; i < messages.size(); ++i) {
        EXPECT_TRUE(taken[i].body == messages[i].body) << "message " << messages[i].id;
        EXPECT_EQ(taken[i].content_type, messages[i].content_type);
        EXPECT_EQ(taken[i].id, messages[i].id);
        EXPECT_EQ(taken[i].properties, messages[i].properties);
    }
}

TEST(Publisher, KeepsWhatItWasGivenUntilABrokerIsThere) {
    BrokerFixture broker{BrokerFixture::NotStarted{}};
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    for (int number = 0; number < 100; ++number) {
        publisher.publish(numbered_message(number));
    }
    ASSERT_TRUE(journal.wait_for("disconnected: proton:io: Connection refused"));
    EXPECT_EQ(publisher.outbox_size(), 100U);
    EXPECT_FALSE(publisher.drain(milliseconds(0)));
    EXPECT_EQ(journal.count("disconnected"), 1) << "the same reason is reported once";

    broker.start();
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(publisher.outbox_size(), 0U);
    EXPECT_EQ(journal.count("accepted"), 100);
    Subscriber subscriber(reader(broker), {});
    EXPECT_EQ(ids_of(take_count(subscriber, 100)), numbers(0, 100));
}

TEST(Publisher, DropsTheOldestAndReportsItWhenTheOutboxIsFull) {
    BrokerFixture broker{BrokerFixture::NotStarted{}};
    EventJournal journal;
    PublisherSettings settings = writer(broker);
    settings.outbox_messages = 3;
    Publisher publisher(settings, journal.publisher_events());
    for (int number = 0; number < 5; ++number) {
        publisher.publish(numbered_message(number));
    }
    EXPECT_EQ(publisher.outbox_size(), 3U);
    EXPECT_EQ(journal.count("dropped 0: the outbox is full"), 1);
    EXPECT_EQ(journal.count("dropped 1: the outbox is full"), 1);
    EXPECT_EQ(journal.count("dropped"), 2);

    broker.start();
    ASSERT_TRUE(publisher.drain(patience));
    Subscriber subscriber(reader(broker), {});
    EXPECT_EQ(ids_of(take_count(subscriber, 3)), numbers(2, 5));
}

TEST(Publisher, RefusesAtItsOwnDoorWhatIsAboveTheContract) {
    const BrokerFixture broker;
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    OutgoingMessage large = numbered_message(1);
    large.body.resize(std::size_t{256} * 1024 + 1);
    publisher.publish(large);
    publisher.publish(numbered_message(2));
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.count("dropped 1: too_large"), 1);
    EXPECT_EQ(journal.count("accepted 2"), 1);
    EXPECT_EQ(journal.count("disconnected"), 0);
}

// This message passes our check but not the broker's: a property is larger than any message may be.
TEST(Publisher, DropsAMessageAfterWhichTheConnectionEndsAndDeliversTheOthers) {
    const BrokerFixture broker;
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    for (int number = 0; number < 20; ++number) {
        publisher.publish(numbered_message(number));
        if (number == 10) {
            OutgoingMessage poison = numbered_message(1000);
            poison.properties = {{"large", std::string(400'000, 'x')}};
            publisher.publish(poison);
        }
    }
    for (int number = 20; journal.count("dropped 1000: ends_connection") == 0; ++number) {
        publisher.publish(numbered_message(number));
        ASSERT_TRUE(journal.wait_for("accepted " + std::to_string(number)));
    }
    ASSERT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.count("dropped"), 1);
    for (int number = 0; number < 20; ++number) {
        EXPECT_GE(journal.count("accepted " + std::to_string(number)), 1);
    }
}

TEST(Publisher, ReportsARefusedPasswordAndGoesOnOnceItIsAccepted) {
    BrokerFixture broker{BrokerFixture::NotStarted{}};
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    publisher.publish(numbered_message(1));
    const std::string right = *broker.as("simulator").password;
    broker.set_password("simulator", "another one");
    broker.start();
    ASSERT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"));
    EXPECT_EQ(publisher.outbox_size(), 1U);

    broker.kill();
    broker.set_password("simulator", right);
    broker.start();
    EXPECT_TRUE(journal.wait_for("accepted 1"));
}

TEST(Publisher, KeepsWhatABrokerWithoutSpaceRefuses) {
    BrokerFixture broker{BrokerFixture::NotStarted{}};
    broker.set_store_limit("1 mb");
    broker.start();
    EventJournal journal;
    Publisher publisher(writer(broker), journal.publisher_events());
    constexpr int messages = 10;
    for (int number = 0; number < messages; ++number) {
        OutgoingMessage message = numbered_message(number);
        message.body.resize(std::size_t{256} * 1024);
        publisher.publish(message);
    }
    ASSERT_TRUE(journal.wait_for("disconnected: amqp:resource-limit-exceeded"));
    EXPECT_GT(publisher.outbox_size(), 0U);

    broker.kill();
    broker.set_store_limit("4 gb");
    broker.start();
    EXPECT_TRUE(publisher.drain(patience));
    EXPECT_EQ(journal.count("accepted"), messages);
    EXPECT_EQ(journal.count("dropped"), 0);
}

TEST(Publisher, GivesUpABrokerThatFallsSilentAndComesBack) {
    BrokerFixture broker;
    EventJournal journal;
    PublisherSettings settings = writer(broker);
    settings.connection.idle_timeout = milliseconds(500);
    settings.connection.open_within = milliseconds(500);
    Publisher publisher(settings, journal.publisher_events());
    ASSERT_TRUE(journal.wait_for("connected"));
    broker.hang();
    publisher.publish(numbered_message(1));
    EXPECT_TRUE(journal.wait_for("disconnected"));
    EXPECT_TRUE(journal.wait_for("disconnected: convoy:no-answer"))
        << "an attempt at a silent broker is given up, too";
    broker.resume();
    EXPECT_TRUE(journal.wait_for("accepted 1"));
}

// If the tests below had to wait, it would be for an hour, longer than any test's time limit.
constexpr std::chrono::hours for_ever{1};

TEST(Publisher, EndsAtOnceWhileItWaitsForItsNextAttempt) {
    const BrokerFixture broker;
    EventJournal journal;
    PublisherSettings settings = writer(broker);
    settings.connection.password = "wrong";
    settings.connection.max_reconnect_delay = for_ever;
    Publisher publisher(settings, journal.publisher_events());
    publisher.publish(numbered_message(1));
    EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"));
}

TEST(Publisher, EndsAtOnceWhileNobodyAnswersItsAttempt) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&address), size), 0);
    ASSERT_EQ(::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size), 0);
    ASSERT_EQ(::listen(listener, 1), 0);
    {
        EventJournal journal;
        const Publisher publisher(
            {.connection = {.urls = {"amqp://127.0.0.1:" + std::to_string(ntohs(address.sin_port))},
                            .user = std::nullopt,
                            .password = std::nullopt,
                            .container_id = "test",
                            .open_within = for_ever},
             .address = "positions"},
            journal.publisher_events());
        const int accepted = ::accept(listener, nullptr, nullptr);  // the attempt is under way
        EXPECT_NE(accepted, -1);
        ::close(accepted);
    }
    ::close(listener);
}

TEST(Publisher, EndsWithoutTheGoodbyeOfABrokerThatHangs) {
    BrokerFixture broker;
    EventJournal journal;
    PublisherSettings settings = writer(broker);
    settings.connection.idle_timeout = for_ever;
    const Publisher publisher(settings, journal.publisher_events());
    ASSERT_TRUE(journal.wait_for("connected"));
    broker.hang();
}

}  // namespace
}  // namespace convoy::amqp
