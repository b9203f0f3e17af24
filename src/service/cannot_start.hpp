// The error of a process that cannot start.
#pragma once

#include <stdexcept>

namespace convoy::service {

/// what() is the reason in one line. `run` (process.hpp) prints it and exits with 1.
struct CannotStart : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace convoy::service
