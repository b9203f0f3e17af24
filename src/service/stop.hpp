#pragma once

#include <chrono>
#include <memory>

namespace convoy::service {

/// Waits for SIGTERM or SIGINT. Make one at the head of `main`, before any thread starts: it blocks
/// both signals, so that they reach nobody but its own thread. A second signal while the process
/// drains ends it at once (exit 130, nothing flushed).
class StopSignal {
 public:
    StopSignal();
    /// Gives the signals back to whoever had them.
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Until the first signal.
    void wait();
    /// The same, at most `within`; true where the signal has come.
    bool wait_for(std::chrono::milliseconds within);

 private:
    class Watcher;
    std::unique_ptr<Watcher> watcher_;
};

}  // namespace convoy::service
