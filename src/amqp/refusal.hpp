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

/// True where the broker only has no room now, so that the message is good another time.
bool is_lack_of_room(const Refusal& refusal);

/// "amqp:internal-error: what the broker says", for a log.
std::string to_string(const Refusal& refusal);

}  // namespace convoy::amqp
