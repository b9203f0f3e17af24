// Periodic work on a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace convoy::service {

/// Calls a function on its own thread, at once and then once per period, until it is destroyed. A
/// call that takes longer than the period delays the next one; missed calls are not made up for.
class PeriodicCall {
 public:
    PeriodicCall(std::chrono::milliseconds period, std::function<void()> call);
    ~PeriodicCall();
    PeriodicCall(const PeriodicCall&) = delete;
    PeriodicCall& operator=(const PeriodicCall&) = delete;

 private:
    std::jthread thread_;
};

}  // namespace convoy::service
