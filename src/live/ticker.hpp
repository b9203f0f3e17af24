#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace convoy::live {

/// Calls a function from a thread of its own, at once and then at a steady rate, until destroyed. A
/// call that takes longer than the period delays the next one; none is made up for.
class Ticker {
 public:
    Ticker(std::chrono::milliseconds period, std::function<void()> call);
    ~Ticker();
    Ticker(const Ticker&) = delete;
    Ticker& operator=(const Ticker&) = delete;

 private:
    std::jthread thread_;
};

}  // namespace convoy::live
