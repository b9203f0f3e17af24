#pragma once

#include <cstdio>
#include <cstdlib>

namespace convoy::fleet {

/// A check that is on in every build: where it does not hold the program is wrong, so it says what
/// was broken and aborts rather than give a wrong answer.
inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "convoy: broken invariant: %s\n", what);
        std::abort();
    }
}

}  // namespace convoy::fleet
