#include "amqp/subscriber.hpp"

#include <gmock/gmock.h>
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
#include <set>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"

namespace convoy::amqp {
namespace {

using std::chrono::milliseconds;
using testing::IsSubsetOf;

// Runs with one connection and with several, which deliver the messages in any order.
class SubscriberTest : public testing::TestWithParam<std::uint32_t> {
 protected:
    SubscriberSettings reader(std::uint32_t credit = 500) const {
        return amqp::reader(broker_, credit, GetParam());
    }

    BrokerFixture broker_;
};

INSTANTIATE_TEST_SUITE_P(OneConnection, SubscriberTest, testing::Values(1));
INSTANTIATE_TEST_SUITE_P(FourConnections, SubscriberTest, testing::Values(4));

// Returns the ids in the order of `numbers`.
std::vector<std::string> sorted_ids(const std::vector<IncomingMessage>& messages) {
    std::vector<std::string> ids = ids_of(messages);
    std::ranges::sort(ids, {}, [](const std::string& id) { return std::stoi(id); });
    return ids;
}

TEST_P(SubscriberTest, HoldsNoMoreThanItsCreditUntilItSettles) {
    publish_numbered(broker_, 0, 50);
    Subscriber slow(reader(10), {});
    auto all = take_count(slow, 10);
    const auto held = tickets_of(all);
    EXPECT_EQ(slow.credit(), 0U);
    {
        Subscriber other(reader(), {});
        const auto rest = take_count(other, 40);
        std::ranges::copy(rest, std::back_inserter(all));
        EXPECT_EQ(sorted_ids(all), numbers(0, 50))
            << "the other one gets all that the slow one does not hold";
        other.accept(tickets_of(rest));
        ASSERT_TRUE(other.flush(patience));
    }
    slow.accept(held);
    slow.accept(held);  // a second time changes nothing, not even the credit
    ASSERT_TRUE(slow.flush(patience));
    EXPECT_EQ(slow.credit(), 10U);
    publish_numbered(broker_, 50, 60);
    EXPECT_EQ(sorted_ids(take_count(slow, 10)), numbers(50, 60));
}

// If credit is given while the broker has some left, the broker may count it twice, and then load
// messages into its memory that were not requested.
TEST_P(SubscriberTest, IsSentNoMoreThanItsCreditHoweverItSettles) {
    constexpr int all = 3'000;
    constexpr std::uint32_t credit = 100;
    publish_numbered(broker_, 0, all);
    Subscriber hasty(reader(credit), {});
    std::size_t settled = 0;
    for (std::size_t step = 1; settled < all / 2; step = step % 7 + 1) {
        const auto taken = hasty.take(step, patience);
        ASSERT_FALSE(taken.empty());
        hasty.accept(tickets_of(taken));
        settled += taken.size();
    }
    Subscriber other(amqp::reader(broker_, all), {});
    const std::size_t rest = all - settled - credit;
    EXPECT_GE(take_count(other, rest).size(), rest);
}

TEST_P(SubscriberTest, GetsAgainWhatItHasNotSettledAndNothingElse) {
    publish_numbered(broker_, 0, 20);
    std::vector<IncomingMessage> unsettled;
    {
        Subscriber first(reader(), {});
        unsettled = take_count(first, 20);
        const auto fifteenth = unsettled.begin() + 15;
        first.accept(tickets_of({unsettled.begin(), fifteenth}));
        unsettled.erase(unsettled.begin(), fifteenth);
        ASSERT_TRUE(first.flush(patience));
    }
    publish_numbered(broker_, 20, 21);
    Subscriber second(reader(), {});
    auto expected = sorted_ids(unsettled);
    expected.emplace_back("20");
    EXPECT_EQ(sorted_ids(take_count(second, 6)), expected);
}

TEST_P(SubscriberTest, MovesWhatItRejectsToTheDeadLettersAndGoesOn) {
    publish_numbered(broker_, 0, 3);
    Subscriber subscriber(reader(), {});
    const auto taken = take_count(subscriber, 3);
    subscriber.reject({taken[1].ticket});
    subscriber.accept({taken[0].ticket, taken[2].ticket});
    ASSERT_TRUE(subscriber.flush(patience));

    Subscriber operators({.connection = broker_.as("admin"), .address = "DLQ.positions"}, {});
    const auto dead = take_count(operators, 1);
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0].id, taken[1].id);
    EXPECT_EQ(dead[0].body, taken[1].body);
    EXPECT_EQ(dead[0].content_type, "application/json");
    publish_numbered(broker_, 3, 4);
    EXPECT_EQ(ids_of(take_count(subscriber, 1)), numbers(3, 4));
}

TEST_P(SubscriberTest, IsDeliveredAMessageAnyNumberOfTimesBeforeItSettlesIt) {
    publish_numbered(broker_, 0, 1);
    for (int time = 0; time < 12; ++time) {
        Subscriber subscriber(reader(), {});
        ASSERT_EQ(ids_of(take_count(subscriber, 1)), numbers(0, 1)) << "delivery " << time;
    }
}

TEST_P(SubscriberTest, VoidsItsTicketsWithTheConnection) {
    publish_numbered(broker_, 0, 30);
    EventJournal journal;
    Subscriber subscriber(reader(20), journal.connection_events());
    const auto before = take_count(subscriber, 20);
    broker_.kill();
    ASSERT_TRUE(journal.wait_for("disconnected"));
    subscriber.accept({before[0].ticket});
    EXPECT_TRUE(subscriber.flush(patience)) << "nothing is left to be sent";
    broker_.start();
    ASSERT_TRUE(journal.wait_for("connected", 2));
    subscriber.accept(tickets_of(before));
    auto all = take_count(subscriber, 20);
    ASSERT_EQ(all.size(), 20U) << "with fresh credit";
    subscriber.accept(tickets_of(all));
    const auto rest = take_count(subscriber, 10);
    std::ranges::copy(rest, std::back_inserter(all));
    EXPECT_EQ(sorted_ids(all), numbers(0, 30)) << "delivered again, and nothing twice";
}

TEST_P(SubscriberTest, LeavesTheRestToOthersAfterStopIntake) {
    Subscriber leaving(reader(40), {});
    publish_numbered(broker_, 0, 4);
    auto held = take_count(leaving, 3);
    leaving.stop_intake();
    publish_numbered(broker_, 4, 20);
    Subscriber other(reader(), {});
    auto others = take_count(other, 16);
    // The fourth message was on its way when the intake stopped: either side may have it.
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (held.size() + others.size() < 20 && std::chrono::steady_clock::now() < deadline) {
        std::ranges::copy(leaving.take(10, patience), std::back_inserter(held));  // never waits
        std::ranges::copy(other.take(1, milliseconds{10}), std::back_inserter(others));
    }
    EXPECT_THAT(ids_of(held), IsSubsetOf(numbers(0, 4)));
    leaving.accept(tickets_of(held));
    EXPECT_TRUE(leaving.flush(patience));
    std::ranges::copy(others, std::back_inserter(held));
    EXPECT_EQ(sorted_ids(held), numbers(0, 20));
    EXPECT_TRUE(leaving.take(10, std::chrono::hours(1)).empty());
}

TEST(Subscriber, EndsAtOnceWhileItWaitsForItsNextAttempt) {
    const BrokerFixture broker;
    EventJournal journal;
    SubscriberSettings settings = reader(broker);
    settings.connection.password = "wrong";
    settings.connection.max_reconnect_delay = std::chrono::hours(1);  // beyond any test's limit
    Subscriber subscriber(settings, journal.connection_events());
    EXPECT_TRUE(journal.wait_for("disconnected: amqp:unauthorized-access"));
    EXPECT_TRUE(subscriber.take(1, milliseconds(0)).empty());
}

TEST_P(SubscriberTest, LosesNothingAndReportsNothingWhileItMakesItsConnectionsAnew) {
    EventJournal journal;
    SubscriberSettings settings = reader();
    settings.renew_after = milliseconds(1);
    Subscriber restless(settings, journal.connection_events());
    ASSERT_TRUE(journal.wait_for("connected"));
    std::set<std::string> ids;
    for (int number = 0; number < 40; ++number) {
        publish_numbered(broker_, number, number + 1);
        while (!ids.contains(std::to_string(number))) {
            const auto taken = restless.take(1, patience);
            ASSERT_FALSE(taken.empty());
            ids.insert(taken.front().id);
            restless.accept(tickets_of(taken));
        }
    }
    EXPECT_EQ(journal.entries(), std::vector<std::string>{"connected"});
    restless.stop_intake();
    EXPECT_TRUE(restless.flush(patience));
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
        container.open_sender(settings_.urls.front() + "/positions", options);
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
