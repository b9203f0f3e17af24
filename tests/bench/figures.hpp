// Measures and prints the figures of Convoy's benchmarks.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>

namespace convoy::bench {

/// Prints a figure as a JSON object on a line of its own.
inline void print(const std::string& what, double value, const std::string& unit) {
    std::cout << R"({"what":")" << what << R"(","value":)" << value << R"(,"unit":")" << unit
              << "\"}" << std::endl;
}

/// Returns how long `work` takes.
inline double milliseconds_of(const std::function<void()>& work) {
    const auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
        .count();
}

/// Returns the shortest of five runs, because other processes use the machine too.
inline double warm_milliseconds_of(const std::function<void()>& work) {
    double least = milliseconds_of(work);
    for (int again = 0; again < 4; ++again) {
        least = std::min(least, milliseconds_of(work));
    }
    return least;
}

}  // namespace convoy::bench
