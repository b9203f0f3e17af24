// The reason why the broker refused a message.
#pragma once

#include <proton/tracker.hpp>
#include <string>

namespace convoy::amqp {

struct BrokerRefusal {
    std::string name;  ///< AMQP's symbol, e.g. "amqp:resource-limit-exceeded"; "" if it sent none
    std::string description;
};

/// Returns the refusal of a tracker whose message was rejected. Call it on Proton's thread.
BrokerRefusal refusal_of(const proton::tracker& tracker);

/// ActiveMQ's name for its own failure, such as a full disk.
inline constexpr const char* failure_of_the_broker = "failed";

/// Returns true if the broker has no space now or failed itself, so that the message may be sent
/// again later.
bool is_only_for_now(const BrokerRefusal& refusal);

/// Returns "amqp:internal-error: the broker's description", for a log.
std::string to_string(const BrokerRefusal& refusal);

}  // namespace convoy::amqp
