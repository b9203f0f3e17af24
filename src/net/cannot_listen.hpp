// The error of a port that cannot be opened; a process that gets it cannot start.
#pragma once

#include <stdexcept>

namespace convoy::net {

/// Listening failed. The text names the address and the reason, such as a port that is taken.
struct CannotListen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace convoy::net
