#pragma once

#include <stdexcept>

namespace convoy::net {

/// Listening failed. The text names the address and the reason, such as a port that is taken.
struct CannotListen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace convoy::net
