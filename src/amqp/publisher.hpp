// A durable AMQP 1.0 sender with an outbox: what was handed over is kept until the broker has
// accepted it, across reconnects. Bytes in, bytes out; it knows nothing of positions.
//
// A message may arrive twice: its answer can be lost with the connection, and it is sent again.
//
// Threads: one of its own runs the Proton container. `publish` may be called from any thread and
// never waits for the broker. The events are called on its own thread, but for a message that is
// dropped because the outbox is full or its body too large: that is told to the thread that calls
// `publish`.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "amqp/connection.hpp"
#include "amqp/message_properties.hpp"

namespace convoy::amqp {

/// A message body with its declared content type.
struct OutgoingMessage {
    std::string body;
    std::string content_type;
    std::string id;  ///< unique; the same on a resend, so that a duplicate can be told
    bool durable = true;
    Properties properties{};
};

struct PublisherSettings {
    ConnectionSettings connection;
    std::string address;                   ///< queue name, or "topic://name"
    std::size_t outbox_messages = 10'000;  ///< the oldest is dropped beyond, and counted
    /// A larger body is dropped at once as `too_large`: the broker would end the connection for it.
    std::size_t most_body_bytes = std::size_t{256} * 1024;
};

/// They must not throw, and not call the publisher.
struct PublisherEvents {
    ConnectionEvents connection;
    std::function<void(const OutgoingMessage&)> accepted;
    /// The broker refused this message for good (its reason), it is too large, the connection ended
    /// after it again and again, or the outbox was full. A broker that only has no room now does
    /// not drop it: the connection is lost then, and made again later.
    std::function<void(const OutgoingMessage&, const std::string& reason)> dropped;
};

class Publisher {
 public:
    /// Starts connecting at once and keeps trying until stopped.
    Publisher(PublisherSettings settings, PublisherEvents events);
    /// Stops without waiting for what is in the outbox; `drain` first to wait.
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    void publish(OutgoingMessage message);

    /// Messages not yet accepted by the broker.
    std::size_t outbox_size() const;

    /// Waits until the outbox is empty and its last event has been told; false where `within` was
    /// over before.
    bool drain(std::chrono::milliseconds within);

 private:
    class Session;
    std::unique_ptr<Session> session_;
};

}  // namespace convoy::amqp
