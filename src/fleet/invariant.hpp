// For the impossible: a check that also release builds have.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace convoy::fleet {

/// A check in every build. If it fails, the program is wrong, so it prints `what` and aborts rather
/// than return a wrong answer.
constexpr void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "convoy: broken invariant: %s\n", what);
        std::abort();
    }
}

}  // namespace convoy::fleet
