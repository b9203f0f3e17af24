// For tests: waits for what another thread or process is about to do.
#pragma once

#include <chrono>
#include <thread>

namespace convoy::tracker {

/// Long enough for the slowest machine; nothing waits so long where all is well.
inline constexpr std::chrono::seconds patience{60};

/// Waits until `condition()` holds; false where it never did.
template <class Condition>
bool eventually(const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}  // namespace convoy::tracker
