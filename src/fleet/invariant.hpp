// Checks what only a defect of the program can break. Release builds have these checks, too.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace convoy::fleet {

/// Aborts with `what` on stderr unless `holds`, because no answer is better than a wrong one.
constexpr void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "convoy: broken invariant: %s\n", what);
        std::abort();
    }
}

}  // namespace convoy::fleet
