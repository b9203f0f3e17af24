// Limits log lines that clients can cause to one a second, so that clients cannot fill the log.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

namespace convoy::service {

using SteadyClock = std::function<std::chrono::steady_clock::time_point()>;

/// Keeps at least a second between two lines of one kind. Thread-safe if `now` is.
class LogPause {
 public:
    explicit LogPause(SteadyClock now) : now_(std::move(now)) {}

    /// Returns whether a line may be written now, and begins the next pause if it may.
    bool is_over() {
        const auto now = now_().time_since_epoch();
        auto due = due_.load();
        return now.count() >= due &&
               due_.compare_exchange_strong(due, (now + std::chrono::seconds(1)).count());
    }

 private:
    SteadyClock now_;
    std::atomic<std::chrono::steady_clock::rep> due_ = 0;
};

}  // namespace convoy::service
