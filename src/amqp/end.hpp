// How a connection has ended, as evidence about the messages sent over it.
#pragma once

#include <cstdint>

namespace convoy::amqp {

/// How a connection has ended.
enum class End : std::uint8_t {
    ours,      ///< by us, or in a way that is not due to a message
    unsaid,    ///< by the broker, without a reason: it may have been killed
    of_input,  ///< by the broker, because it cannot accept what it was sent
};

}  // namespace convoy::amqp
