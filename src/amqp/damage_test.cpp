// Tests damage to what the broker sends: the link is made again, and nothing is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "amqp/fixtures/event_journal.hpp"
#include "amqp/fixtures/numbered_messages.hpp"
#include "amqp/fixtures/tampering_proxy.hpp"

namespace convoy::amqp {
namespace {

constexpr int all_messages = 40;
constexpr int damaged_at = 10;

// Damages the tenth frame of a kind only.
class Damage {
 public:
    using Act = void (*)(std::string& frame);

    Damage(std::uint8_t kind, Act act) : kind_(kind), act_(act) {}

    void operator()(std::string& frame) {
        if (performative(frame) == kind_ && ++count_ == damaged_at) {
            act_(frame);
        }
    }

 private:
    std::uint8_t kind_;
    Act act_;
    int count_ = 0;
};

void break_descriptor(std::string& frame) { frame[8] = '\x7f'; }
void break_fields(std::string& frame) { std::fill(frame.begin() + 11, frame.end(), '\xff'); }
void announce_too_much(std::string& frame) { frame[0] = '\x7f'; }

struct Kind {
    const char* name;
    Damage::Act act;
};

class DamageTest : public testing::TestWithParam<Kind> {
 protected:
    // Damages the tenth frame of this kind. The client has an idle time-out that is too long to end
    // the connection.
    TamperingProxy proxy(const std::string& user, std::uint8_t performative) const {
        ConnectionSettings settings = broker_.as(user);
        settings.idle_timeout = std::chrono::hours(1);
        return TamperingProxy(settings, Damage(performative, GetParam().act));
    }

    BrokerFixture broker_;
    EventJournal journal_;
};

INSTANTIATE_TEST_SUITE_P(All, DamageTest,
                         testing::Values(Kind{"descriptor", break_descriptor},
                                         Kind{"fields", break_fields},
                                         Kind{"size", announce_too_much},
                                         Kind{"empty_transfer", cut_payload}),
                         [](const auto& tested) { return tested.param.name; });

bool eventually(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
}

TEST_P(DamageTest, OfATransferHasTheSubscriberConnectAgainAndLosesNothing) {
    publish_numbered(broker_, 0, all_messages);
    const TamperingProxy tampering = proxy("tracker", transfer);
    SubscriberSettings settings = reader(broker_);
    settings.connection = tampering.settings();
    Subscriber subscriber(settings, journal_.connection_events());
    std::set<std::string> ids;
    while (ids.size() < all_messages) {
        const auto taken = subscriber.take(all_messages, patience);
        ASSERT_FALSE(taken.empty()) << "after " << ids.size();
        std::ranges::copy(ids_of(taken), std::inserter(ids, ids.end()));
        subscriber.accept(tickets_of(taken));
    }
    EXPECT_TRUE(journal_.wait_for("connected", 2));
    EXPECT_EQ(journal_.count("disconnected"), 1) << "it is reported";
    EXPECT_TRUE(eventually([&] { return tampering.connections() == 1; }))
        << "no socket of the damaged connection stays open";
}

// A publisher learns nothing from a damaged answer, so it sends the message again.
TEST_P(DamageTest, OfAnAnswerHasThePublisherConnectAgainAndSendAgain) {
    const TamperingProxy tampering = proxy("simulator", disposition);
    Publisher publisher({.connection = tampering.settings(), .address = "positions"},
                        journal_.publisher_events());
    for (int number = 0; number < all_messages; ++number) {
        publisher.publish(numbered_message(number));
        ASSERT_TRUE(journal_.wait_for("accepted " + std::to_string(number)))
            << testing::PrintToString(journal_.entries());
    }
    EXPECT_EQ(journal_.count("dropped"), 0);
    EXPECT_TRUE(eventually([&] { return tampering.connections() == 1; }))
        << "no socket of the damaged connection stays open";

    std::set<std::string> ids;
    Subscriber subscriber(reader(broker_), {});
    while (ids.size() < all_messages) {
        const auto taken = subscriber.take(all_messages, patience);
        ASSERT_FALSE(taken.empty()) << "after " << ids.size();
        std::ranges::copy(ids_of(taken), std::inserter(ids, ids.end()));
    }
}

TEST(LostConnection, OfSeveralHasTheSubscriberSayThatItIsNotConnected) {
    const BrokerFixture broker;
    EventJournal journal;
    TamperingProxy proxy(broker.as("tracker"));
    SubscriberSettings settings = reader(broker, 500, 4);
    settings.connection = proxy.settings();
    Subscriber subscriber(settings, journal.connection_events());
    ASSERT_TRUE(journal.wait_for("connected"));
    proxy.allow(3);
    ASSERT_TRUE(journal.wait_for("disconnected"));
    publish_numbered(broker, 0, all_messages);
    EXPECT_EQ(take_count(subscriber, all_messages).size(), all_messages)
        << "the other three still receive messages";
    EXPECT_EQ(journal.count("connected"), 1);
    proxy.allow(4);
    EXPECT_TRUE(journal.wait_for("connected", 2));
}

}  // namespace
}  // namespace convoy::amqp
