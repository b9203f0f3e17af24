#pragma once

#include <stdexcept>

namespace convoy::net {

/// Could not listen: which address, and why (a port that is taken, for one).
struct CannotListen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace convoy::net
