// Messages that tests can tell apart, and the ways to send and take many of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <vector>

#include "amqp/broker_fixture.hpp"
#include "amqp/publisher.hpp"
#include "amqp/subscriber.hpp"

namespace convoy::amqp {

// Long enough for the slowest machine; nothing waits so long where all is well.
inline constexpr std::chrono::seconds patience{60};

inline OutgoingMessage numbered_message(int number) {
    return {.body = "body " + std::to_string(number),
            .content_type = "application/json",
            .id = std::to_string(number)};
}

inline std::vector<std::string> numbers(int from, int to) {
    std::vector<std::string> ids;
    for (int number = from; number < to; ++number) {
        ids.push_back(std::to_string(number));
    }
    return ids;
}

/// Puts the messages `from`…`to`-1 into the queue `positions`; they are in its store on return.
inline void publish_numbered(const BrokerFixture& broker, int from, int to) {
    Publisher publisher({.connection = broker.as("simulator"), .address = "positions"}, {});
    for (int number = from; number < to; ++number) {
        publisher.publish(numbered_message(number));
    }
    ASSERT_TRUE(publisher.drain(patience)) << "the broker did not take all messages";
}

inline SubscriberSettings reader(const BrokerFixture& broker, std::uint32_t credit = 500,
                                 std::uint32_t connections = 1) {
    return {.connection = broker.as("tracker"),
            .address = "positions",
            .credit = credit,
            .connections = connections};
}

/// Takes until it has so many, or they do not come. It settles nothing.
inline std::vector<IncomingMessage> take_count(Subscriber& subscriber, std::size_t count) {
    std::vector<IncomingMessage> taken;
    while (taken.size() < count) {
        std::vector<IncomingMessage> some = subscriber.take(count - taken.size(), patience);
        if (some.empty()) {
            break;
        }
        std::ranges::move(some, std::back_inserter(taken));
    }
    return taken;
}

inline std::vector<std::string> ids_of(const std::vector<IncomingMessage>& messages) {
    std::vector<std::string> ids;
    ids.reserve(messages.size());
    for (const IncomingMessage& message : messages) {
        ids.push_back(message.id);
    }
    return ids;
}

inline std::vector<Ticket> tickets_of(const std::vector<IncomingMessage>& messages) {
    std::vector<Ticket> tickets;
    tickets.reserve(messages.size());
    for (const IncomingMessage& message : messages) {
        tickets.push_back(message.ticket);
    }
    return tickets;
}

}  // namespace convoy::amqp
