// A durable AMQP 1.0 receiver with manual credit: a message is acknowledged only when its reader
// says so, and no new credit is given before. That is the back-pressure: what is not settled waits
// in the broker.
//
// Threads: each connection has one that runs its Proton container and keeps its deliveries; only
// bytes and tickets cross to the reader's thread. `take`, `accept` and `reject` are for one reader
// thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "amqp/connection.hpp"
#include "amqp/message_properties.hpp"

namespace convoy::amqp {

/// Names one delivery. A ticket from before a reconnect is void: settling it does nothing, for the
/// broker delivers that message again.
struct Ticket {
    std::uint64_t connection;
    std::uint64_t delivery;
};

struct IncomingMessage {
    Ticket ticket;
    std::string body;
    std::string content_type;  ///< "" where none was given
    std::string id;            ///< message-id as text, "" where none was given
    Properties properties{};   ///< those of our types; others are left out
    /// Why nothing of it could be read, so that all above is empty; "" where it could.
    std::string unreadable{};
};

struct SubscriberSettings {
    ConnectionSettings connection;
    std::string address;         ///< queue name, or "topic://name"
    std::uint32_t credit = 500;  ///< messages in flight: delivered and not yet settled, at most
    /// Not more than the credit, which they share. What one connection settles the broker syncs
    /// one by one; what several do, together. Of a topic each would bring everything: 1 there.
    std::uint32_t connections = 1;
    /// A connection that has credit, owes nothing and was sent nothing for so long is made anew.
    /// What the broker cannot encode, a message without a byte, it never sends and yet counts on
    /// the credit, until the connection has ended; the next one is sent it. Not of a topic.
    std::chrono::milliseconds renew_after{10'000};
};

class Inbox;
class JointEvents;

class Subscriber {
 public:
    /// Connected, in the words of `events`, while all its connections are.
    Subscriber(SubscriberSettings settings, ConnectionEvents events);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// All messages that are waiting, at most `most`; waits up to `within` for the first. Empty
    /// where none came. After `stop_intake` it gives what is here and does not wait.
    std::vector<IncomingMessage> take(std::size_t most, std::chrono::milliseconds within);

    /// The reader has stored these durably: acknowledge them. As many more are asked for once the
    /// broker has sent all that it was asked for.
    void accept(const std::vector<Ticket>& tickets);

    /// The broker is to move these to the dead letters.
    void reject(const std::vector<Ticket>& tickets);

    /// No more messages are asked for; those already here can still be taken and settled.
    void stop_intake();

    /// Waits until the settlements asked for so far have gone out and, after `stop_intake`, until
    /// the broker has given back its credit, so that nothing arrives any more; false after
    /// `within`.
    bool flush(std::chrono::milliseconds within);

    /// Credit that the broker may still use now.
    std::uint32_t credit() const;

 private:
    class Link;

    std::unique_ptr<Inbox> inbox_;
    std::unique_ptr<JointEvents> events_;
    std::vector<std::unique_ptr<Link>> links_;  // last: they use the others until they end
};

}  // namespace convoy::amqp
