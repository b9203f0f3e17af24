// Why the broker refused a message.
#pragma once

#include <proton/tracker.hpp>
#include <string>

namespace convoy::amqp {

struct Refusal {
    std::string name;  ///< AMQP's symbol, e.g. "amqp:resource-limit-exceeded"; "" where none came
    std::string description;
};

/// Of a tracker whose message was rejected. On Proton's thread.
Refusal refusal_of(const proton::tracker& tracker);

/// What ActiveMQ calls its own failure, for instance that its disk is full.
inline constexpr const char* failure_of_the_broker = "failed";

/// True if the broker has no room now or failed itself, so that the message is good another time.
bool is_only_for_now(const Refusal& refusal);

/// "amqp:internal-error: what the broker says", for a log.
std::string to_string(const Refusal& refusal);

}  // namespace convoy::amqp
