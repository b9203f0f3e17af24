// How a process learns that it should end.
#pragma once

#include <chrono>
#include <memory>

namespace convoy::service {

/// Waits for SIGTERM or SIGINT. Create it at the beginning of `main`, before any thread starts: it
/// blocks both signals, so that only its own thread receives them. A second signal while the
/// process drains ends it at once (exit 130, nothing flushed).
class StopSignal {
 public:
    StopSignal();
    /// Restores the signal mask of the calling thread.
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Waits until the first signal.
    void wait();
    /// Waits at most `within`; returns whether the signal has come.
    bool wait_for(std::chrono::milliseconds within);

 private:
    class Watcher;
    std::unique_ptr<Watcher> watcher_;
};

}  // namespace convoy::service
