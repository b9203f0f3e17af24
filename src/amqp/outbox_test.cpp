#include "amqp/outbox.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convoy::amqp {
namespace {

OutgoingMessage message(const std::string& id) {
    return {.body = "body of " + id, .content_type = "text/plain", .id = id};
}

std::string id_of(const std::optional<Outbox::Numbered>& numbered) {
    return numbered ? numbered->message.id : "none";
}

std::string id_of(const std::optional<OutgoingMessage>& message) {
    return message ? message->id : "none";
}

TEST(Outbox, SendsInTheOrderOfHandingOverAndEachOnce) {
    Outbox outbox(10);
    outbox.push(message("a"));
    outbox.push(message("b"));
    EXPECT_EQ(id_of(outbox.send_next()), "a");
    EXPECT_EQ(id_of(outbox.send_next()), "b");
    EXPECT_EQ(id_of(outbox.send_next()), "none");
    outbox.push(message("c"));
    EXPECT_EQ(id_of(outbox.send_next()), "c");
    EXPECT_EQ(outbox.size(), 3U);
}

TEST(Outbox, KeepsAMessageUntilItsFateIsKnown) {
    Outbox outbox(10);
    outbox.push(message("a"));
    const auto number = outbox.send_next()->number;
    EXPECT_EQ(outbox.size(), 1U);
    EXPECT_EQ(id_of(outbox.remove(number)), "a");
    EXPECT_EQ(outbox.size(), 0U);
    EXPECT_EQ(id_of(outbox.remove(number)), "none");
}

TEST(Outbox, SendsAllThatRemainAgainAfterALostConnection) {
    Outbox outbox(10);
    for (const auto* id : {"a", "b", "c", "d"}) {
        outbox.push(message(id));
    }
    outbox.send_next();
    const auto b = outbox.send_next()->number;
    outbox.send_next();
    outbox.remove(b);
    outbox.rewind(End::ours);
    EXPECT_EQ(id_of(outbox.send_next()), "a");
    EXPECT_EQ(id_of(outbox.send_next()), "c");
    EXPECT_EQ(id_of(outbox.send_next()), "d");
    EXPECT_EQ(id_of(outbox.send_next()), "none");
}

TEST(Outbox, DropsTheOldestNotUnderWayWhenFull) {
    Outbox outbox(3);
    for (const auto* id : {"a", "b", "c"}) {
        EXPECT_EQ(id_of(outbox.push(message(id))), "none");
    }
    outbox.send_next();
    EXPECT_EQ(id_of(outbox.push(message("d"))), "b");
    EXPECT_EQ(outbox.size(), 3U);
    EXPECT_EQ(id_of(outbox.send_next()), "c");
    EXPECT_EQ(id_of(outbox.send_next()), "d");
}

TEST(Outbox, DropsTheOldestOfAllWhereAllAreUnderWay) {
    Outbox outbox(2);
    outbox.push(message("a"));
    outbox.push(message("b"));
    const auto a = outbox.send_next()->number;
    outbox.send_next();
    EXPECT_EQ(id_of(outbox.push(message("c"))), "a");
    EXPECT_EQ(id_of(outbox.remove(a)), "none") << "its late answer must not touch another message";
    EXPECT_EQ(id_of(outbox.send_next()), "c");
}

// Sends all that may be sent, and otherwise takes an answer, until `poison` ends the connection.
// Returns what then leaves the outbox.
std::string end_after(Outbox& outbox, const std::string& poison, End end) {
    std::vector<std::uint64_t> unanswered;
    while (true) {
        const auto next = outbox.send_next();
        if (next && next->message.id == poison) {
            return id_of(outbox.rewind(end));
        }
        if (next) {
            unanswered.push_back(next->number);
        } else if (unanswered.empty()) {
            return "all answered";
        } else {
            outbox.remove(unanswered.back());
            unanswered.pop_back();
        }
    }
}

std::string ends_until_dropped(End end, int& ends) {
    Outbox outbox(1000);
    for (int number = 0; number < 500; ++number) {
        outbox.push(message(std::to_string(number)));
    }
    for (ends = 1; ends < 100; ++ends) {
        outbox.push(message("another " + std::to_string(ends)));
        const std::string dropped = end_after(outbox, "123", end);
        if (dropped != "none") {
            return dropped;
        }
    }
    return "none";
}

TEST(Outbox, TakesOutTheMessageAfterWhichTheConnectionEndsAgainAndAgain) {
    int ends = 0;
    EXPECT_EQ(ends_until_dropped(End::of_input, ends), "123");
    EXPECT_LE(ends, 12);
    EXPECT_EQ(ends_until_dropped(End::unsaid, ends), "123");
    EXPECT_LE(ends, 12);
}

TEST(Outbox, KeepsAllOfWhatWeEndedTheConnectionFor) {
    int ends = 0;
    EXPECT_EQ(ends_until_dropped(End::ours, ends), "none");
}

TEST(Outbox, KeepsAllWhileTheBrokerAnswersForNothing) {
    Outbox outbox(10);
    for (const auto* id : {"a", "b", "c"}) {
        outbox.push(message(id));
    }
    for (int end = 0; end < 100; ++end) {
        outbox.send_next();
        ASSERT_EQ(id_of(outbox.rewind(End::unsaid)), "none");
    }
    EXPECT_EQ(outbox.size(), 3U);
}

TEST(Outbox, HoldsAtLeastOne) {
    Outbox outbox(0);
    EXPECT_EQ(id_of(outbox.push(message("a"))), "none");
    EXPECT_EQ(id_of(outbox.push(message("b"))), "a");
    EXPECT_EQ(id_of(outbox.send_next()), "b");
}

}  // namespace
}  // namespace convoy::amqp
