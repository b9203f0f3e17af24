// A durable AMQP 1.0 receiver with manual credit: a message is acknowledged only when its reader
// settles it, and no new credit is given before. This is the back-pressure: further messages wait
// in the broker.
//
// Threads: each connection has one that runs Proton and keeps the deliveries; only bytes and
// tickets cross to the reader's thread. `take`, `accept` and `reject` are for one reader thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "amqp/connection.hpp"
#include "amqp/message.hpp"

namespace convoy::amqp {

struct SubscriberSettings {
    ConnectionSettings connection;
    std::string address;         ///< queue name, or "topic://name"
    std::uint32_t credit = 500;  ///< most messages delivered and not yet settled
    /// At most the credit, which they share. The broker syncs acknowledgements of one connection
    /// one at a time, and batches those of several. On a topic each connection would receive every
    /// message, so use 1.
    std::uint32_t connections = 1;
    /// A connection that has credit and nothing unsettled is replaced if nothing arrives for this
    /// long. A message that the broker cannot encode (one without a byte) is never sent but uses
    /// credit until the connection has ended; the next connection receives it. Not for a topic.
    std::chrono::milliseconds renew_after{10'000};
};

class Inbox;
class JointEvents;

class Subscriber {
 public:
    /// `events` report it as connected while all its connections are.
    Subscriber(SubscriberSettings settings, ConnectionEvents events);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// Returns all messages that are waiting, at most `most`. Waits up to `within` for the first;
    /// empty if none came. After `stop_intake` it does not wait.
    std::vector<IncomingMessage> take(std::size_t most, std::chrono::milliseconds within);

    /// Acknowledges messages that the reader has stored durably. Credit for as many more is given
    /// once the broker has used up what it has.
    void accept(const std::vector<Ticket>& tickets);

    /// Makes the broker move these to the dead letters.
    void reject(const std::vector<Ticket>& tickets);

    /// Requests no more messages; those already here can still be taken and settled.
    void stop_intake();

    /// Waits until all settlements so far were passed to Proton and, after `stop_intake`, until the
    /// broker has given back its credit, so that nothing more arrives. Returns false if that takes
    /// longer than `within`.
    bool flush(std::chrono::milliseconds within);

    /// Returns the credit that the broker may still use now.
    std::uint32_t credit() const;

 private:
    class Link;

    std::unique_ptr<Inbox> inbox_;
    std::unique_ptr<JointEvents> events_;
    std::vector<std::unique_ptr<Link>> links_;  // last, as they use the others
};

}  // namespace convoy::amqp
