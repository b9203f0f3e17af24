#pragma once

#include <chrono>
#include <stop_token>

namespace convoy::service {

/// Waits for SIGTERM or SIGINT. Make one at the head of `main`, before any thread starts: it blocks
/// both signals, so that they reach nobody else. A second signal while the process drains ends it
/// at once (exit 130).
class StopSignal {
 public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Until the first signal.
    void wait();
    /// The same, at most `within`; true where the signal has come.
    bool wait_for(std::chrono::milliseconds within);

 private:
    struct Watcher;
    Watcher* watcher_;
};

}  // namespace convoy::service
