// Wakes readers that wait for a change.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace convoy::registry {

/// Thread-safe.
class ChangeSignal {
 public:
    /// `number`: of the latest change. Each waiting reader holds a thread, so at most
    /// `max_waiting` wait at once.
    ChangeSignal(std::uint64_t number, std::size_t max_waiting)
        : number_(number), max_waiting_(max_waiting) {}

    enum class End : std::uint8_t { changed, timed_out, stopped, too_many };

    /// Waits until there is a change after this number.
    End wait(std::uint64_t after, std::chrono::milliseconds within);
    /// A change has been stored.
    void changed(std::uint64_t number);
    /// Ends every wait, and those to come.
    void stop();

    std::size_t waiting() const;

 private:
    mutable std::mutex mutex_;
    std::condition_variable woken_;
    std::uint64_t number_;
    std::size_t max_waiting_;
    std::size_t waiting_ = 0;
    bool stopped_ = false;
};

}  // namespace convoy::registry
