// The messages that a publisher sends and a subscriber receives.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>

namespace convoy::amqp {

/// Application properties of a message (AMQP 1.0 §3.2.5), of the two types that we send.
using Property = std::variant<std::int64_t, std::string>;
using Properties = std::map<std::string, Property>;

/// A message body with its declared content type.
struct OutgoingMessage {
    std::string body;
    std::string content_type;
    std::string id;  ///< unique; the same on a resend, so that a duplicate can be recognised
    bool durable = true;
    Properties properties{};
};

/// Names one delivery. A ticket from before a reconnect is void: settling it does nothing, because
/// the broker delivers that message again.
struct Ticket {
    std::uint64_t connection;
    std::uint64_t delivery;
};

struct IncomingMessage {
    Ticket ticket;
    std::string body;
    std::string content_type;  ///< "" if there is none
    std::string id;            ///< message-id as text, "" if there is none
    Properties properties{};   ///< those of our types; others are left out
    /// Why the message could not be read, so that all above but `ticket` is empty; "" if it could.
    std::string unreadable{};
};

}  // namespace convoy::amqp
