#include "amqp/subscriber.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <proton/binary.hpp>
#include <proton/codec/vector.hpp>
#include <proton/connection.hpp>
#include <proton/connection_options.hpp>
#include <proton/container.hpp>
#include <proton/message.hpp>
#include <proton/message_id.hpp>
#include <proton/messaging_handler.hpp>
#include <proton/sender.hpp>
#include <proton/tracker.hpp>

#include "amqp/event_journal.hpp"
#include "amqp/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

using std::chrono::milliseconds;

TEST(Subscriber, HoldsNoMoreThanItsCreditUntilItSettles) {
    const BrokerFixture broker;
    publish_numbered(broker, 0, 50);
    Subscriber slow(reader(broker, 10), {});
    const auto held = take_count(slow, 10);
    EXPECT_EQ(slow.credit(), 0U);
    {
        Subscriber other(reader(broker), {});
        const auto rest = take_count(other, 40);
        EXPECT_EQ(ids_of(rest), numbers(10, 50)) << "all but what the slow one holds";
        other.accept(tickets_of(rest));
        ASSERT_TRUE(other.flush(patience));
    }
    slow.accept(tickets_of(held));
    slow.accept(tickets_of(held));  // a second time changes nothing, not even the credit
    ASSERT_TRUE(slow.flush(patience));
    EXPECT_EQ(slow.credit(), 10U);
    publish_numbered(broker, 50, 60);
    EXPECT_EQ(ids_of(take_count(slow, 10)), numbers(50, 60));
}

// Credit that is given while the broker has some left it may count twice, and then send itself into
// its own memory what nobody has asked for.
TEST(Subscriber, IsSentNoMoreThanItsCreditHoweverItSettles) {
    const BrokerFixture broker;
    constexpr int all = 3'000;
    constexpr std::uint32_t credit = 100;
    publish_numbered(broker, 0, all);
    Subscriber hasty(reader(broker, credit), {});
    std::size_t settled = 0;
    for (std::size_t step = 1; settled < all / 2; step = step % 7 + 1) {
        const auto taken = hasty.take(step, patience);
        ASSERT_FALSE(taken.empty());
        hasty.accept(tickets_of(taken));
        settled += taken.size();
    }
    Subscriber other(reader(broker, all), {});
    const std::size_t rest = all - settled - credit;
    EXPECT_GE(take_count(other, rest).size(), rest);
}

TEST(Subscriber, GetsAgainWhatItHasNotSettledAndNothingElse) {
    const BrokerFixture broker;
    publish_numbered(broker, 0, 20);
    {
        Subscriber first(reader(broker), {});
        const auto taken = take_count(first, 20);
        first.accept(tickets_of({taken.begin(), taken.begin() + 15}));
        ASSERT_TRUE(first.flush(patience));
    }
    publish_numbered(broker, 20, 21);
    Subscriber second(reader(broker), {});
    EXPECT_EQ(ids_of(take_count(second, 6)), numbers(15, 21));
}

TEST(Subscriber, MovesWhatItRejectsToTheDeadLettersAndGoesOn) {
    const BrokerFixture broker;
    publish_numbered(broker, 0, 3);
    Subscriber subscriber(reader(broker), {});
    const auto taken = take_count(subscriber, 3);
    subscriber.reject({taken[1].ticket});
    subscriber.accept({taken[0].ticket, taken[2].ticket});
    ASSERT_TRUE(subscriber.flush(patience));

    Subscriber operators({.connection = broker.as("admin"), .address = "DLQ.positions"}, {});
    const auto dead = take_count(operators, 1);
    ASSERT_EQ(ids_of(dead), numbers(1, 2));
    EXPECT_EQ(dead[0].body, "body 1");
    EXPECT_EQ(dead[0].content_type, "application/json");
    publish_numbered(broker, 3, 4);
    EXPECT_EQ(ids_of(take_count(subscriber, 1)), numbers(3, 4));
}

TEST(Subscriber, IsDeliveredAMessageAnyNumberOfTimesBeforeItSettlesIt) {
    const BrokerFixture broker;
    publish_numbered(broker, 0, 1);
    for (int time = 0; time < 12; ++time) {
        Subscriber subscriber(reader(broker), {});
        ASSERT_EQ(ids_of(take_count(subscriber, 1)), numbers(0, 1)) << "delivery " << time;
    }
}

TEST(Subscriber, VoidsItsTicketsWithTheConnection) {
    BrokerFixture broker;
    publish_numbered(broker, 0, 3);
    EventJournal journal;
    Subscriber subscriber(reader(broker, 2), journal.connection_events());
    const auto before = take_count(subscriber, 2);
    broker.kill();
    ASSERT_TRUE(journal.wait_for("disconnected"));
    subscriber.accept({before[0].ticket});
    EXPECT_TRUE(subscriber.flush(patience)) << "nothing is left that could go out";
    broker.start();
    ASSERT_TRUE(journal.wait_for("connected", 2));
    subscriber.accept(tickets_of(before));
    const auto again = take_count(subscriber, 2);
    EXPECT_EQ(ids_of(again), numbers(0, 2)) << "with fresh credit, and delivered again";
    subscriber.accept(tickets_of(again));
    EXPECT_EQ(ids_of(take_count(subscriber, 1)), numbers(2, 3));
}

TEST(Subscriber, LeavesTheRestToOthersAfterStopIntake) {
    const BrokerFixture broker;
    Subscriber leaving(reader(broker, 10), {});
    publish_numbered(broker, 0, 4);
    auto held = take_count(leaving, 3);
    leaving.stop_intake();
    const auto last = leaving.take(10, patience);  // what was here already, without waiting
    std::ranges::copy(last, std::back_inserter(held));
    EXPECT_EQ(ids_of(held), numbers(0, 4));
    leaving.accept(tickets_of(held));
    ASSERT_TRUE(leaving.flush(patience));

    publish_numbered(broker, 4, 20);
    Subscriber other(reader(broker), {});
    EXPECT_EQ(ids_of(take_count(other, 16)), numbers(4, 20));
    EXPECT_TRUE(leaving.take(10, std::chrono::hours(1)).empty());
}

TEST(Subscriber, EndsAtOnceWhileItWaitsForItsNextAttempt) {
    const BrokerFixture broker;
    EventJournal journal;
    SubscriberSettings settings = reader(broker);
    settings.connection.password = "wrong";
    settings.connection.max_reconnect_delay = std::chrono::hours(1);  // past any test's limit
    Subscriber subscriber(settings, journal.connection_events());
    EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"));
    EXPECT_TRUE(subscriber.take(1, milliseconds(0)).empty());
}

// Sends messages as other producers make them.
class ForeignProducer : public proton::messaging_handler {
 public:
    ForeignProducer(ConnectionSettings settings, std::vector<proton::message> messages)
        : settings_(std::move(settings)), messages_(std::move(messages)) {}

 private:
    void on_container_start(proton::container& container) override {
        proton::connection_options options;
        options.user(*settings_.user).password(*settings_.password);
        options.sasl_allow_insecure_mechs(true);
        container.open_sender(settings_.url + "/positions", options);
    }
    void on_sendable(proton::sender& sender) override {
        for (const proton::message& message : std::exchange(messages_, {})) {
            sender.send(message);
            ++unanswered_;
        }
    }
    void on_tracker_settle(proton::tracker& tracker) override {
        if (--unanswered_ == 0) {
            tracker.connection().close();
        }
    }

    ConnectionSettings settings_;
    std::vector<proton::message> messages_;
    std::size_t unanswered_ = 0;
};

TEST(Subscriber, ReadsTheBodiesOfAllKindsOfProducers) {
    const BrokerFixture broker;
    proton::message text{proton::value("a text \xc3\xbc")};
    text.content_type("application/json");
    proton::message binary{proton::value(proton::binary("some bytes"))};
    proton::message list{proton::value(std::vector<int>{1, 2})};
    list.content_type("application/json");
    list.id(proton::message_id(std::uint64_t{7}));
    proton::message nothing;
    ForeignProducer producer(broker.as("simulator"), {text, binary, list, nothing});
    proton::container(producer).run();

    Subscriber subscriber(reader(broker), {});
    const auto taken = take_count(subscriber, 4);
    ASSERT_EQ(taken.size(), 4U);
    EXPECT_EQ(taken[0].body, "a text \xc3\xbc");
    EXPECT_EQ(taken[0].content_type, "application/json");
    EXPECT_EQ(taken[0].id, "");
    EXPECT_EQ(taken[1].body, "some bytes");
    EXPECT_EQ(taken[1].content_type, "");
    EXPECT_EQ(taken[2].body, "") << "no bytes: its reader finds it undecodable";
    EXPECT_EQ(taken[2].content_type, "application/json");
    EXPECT_EQ(taken[2].id, "7");
    EXPECT_EQ(taken[3].body, "");
}

}  // namespace
}  // namespace convoy::amqp
