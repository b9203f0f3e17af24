// How a connection has ended, as far as it says something of what was sent over it.
#pragma once

#include <cstdint>

namespace convoy::amqp {

/// How a connection has ended.
enum class End : std::uint8_t {
    ours,      ///< by us, or in a way that says nothing of a message
    unsaid,    ///< by the broker, without a reason: it may have been killed
    of_input,  ///< by the broker, which says that it cannot take what it was sent
};

}  // namespace convoy::amqp
