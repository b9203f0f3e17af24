// Reads side by side, because each read waits for one round trip to the server.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace convoy::history {

/// How many reads run at once.
inline constexpr std::size_t readers = 8;

/// Calls `read` with each number below `count`, on several threads, and waits for them. When it has
/// returned false, no further read begins.
template <class Read>
void read_side_by_side(std::size_t count, const Read& read) {
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> failed = false;
    const auto read_some = [&] {
        for (std::size_t i = next++; i < count && !failed; i = next++) {
            failed = failed || !read(i);
        }
    };
    std::vector<std::jthread> threads;
    threads.reserve(std::min(readers, count));
    for (std::size_t i = 0; i < std::min(readers, count); ++i) {
        threads.emplace_back(read_some);
    }
}

}  // namespace convoy::history
