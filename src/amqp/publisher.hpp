// A durable AMQP 1.0 sender with an outbox, which keeps messages until the broker has accepted
// them, across reconnects. It sends bytes and does not interpret them.
//
// A message may arrive twice: if its answer is lost with the connection, it is sent again.
//
// Threads: one of its own runs Proton and calls the events. `publish` may be called from any thread
// and never waits for the broker. It calls `dropped` itself if the outbox is full or the body is
// too large.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "amqp/connection.hpp"
#include "amqp/message.hpp"

namespace convoy::amqp {

struct PublisherSettings {
    ConnectionSettings connection;
    std::string address;                   ///< queue name, or "topic://name"
    std::size_t outbox_messages = 10'000;  ///< beyond, the oldest is dropped
    /// A larger body is dropped at once as `too_large`: the broker would end the connection because
    /// of it.
    std::size_t max_body_bytes = std::size_t{256} * 1024;
};

/// They must neither throw nor call the publisher.
struct PublisherEvents {
    ConnectionEvents connection;
    std::function<void(const OutgoingMessage&)> accepted;
    /// The broker refused this message for good (`reason` is the broker's), it is too large, the
    /// connection ended after it repeatedly, or the outbox was full. If the broker only has no
    /// space now, the message is kept, and the connection is closed and made again later.
    std::function<void(const OutgoingMessage&, const std::string& reason)> dropped;
};

class Publisher {
 public:
    /// Starts connecting at once and keeps trying until it is destroyed.
    Publisher(PublisherSettings settings, PublisherEvents events);
    /// Stops without waiting for the messages in the outbox; call `drain` first to wait.
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    void publish(OutgoingMessage message);

    /// Returns the number of messages that the broker has not accepted yet.
    std::size_t outbox_size() const;

    /// Waits until the outbox is empty and its last event has returned. Returns false if that takes
    /// longer than `within`.
    bool drain(std::chrono::milliseconds within);

 private:
    class Session;
    std::unique_ptr<Session> session_;
};

}  // namespace convoy::amqp
