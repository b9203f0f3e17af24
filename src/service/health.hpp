// Reports whether the process is alive, ready and degraded. A lost dependency makes it degraded but
// not unready, so that a cluster keeps sending requests that memory can still answer. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "service/metrics.hpp"

namespace convoy::service {

class Health {
 public:
    explicit Health(Metrics& metrics);

    /// True when the process can answer requests; false again when it has to stop.
    void set_ready(bool ready);

    /// Declares a dependency before the first attempt to use it: degraded, "not connected yet".
    /// Without this it is not listed until its first `up` or `down`.
    void expect(const std::string& dependency);

    /// Set a dependency's state and `convoy_dependency_up{name}`. Only changes of state are logged,
    /// with the first reason of an outage; `ready_json` has the newest reason.
    /// `address`: the address to log; "" omits it.
    void up(const std::string& dependency, const std::string& address = "");
    void down(const std::string& dependency, const std::string& reason);

    bool ready() const;
    bool is_up(const std::string& dependency) const;

    /// {"ready":true,"degraded":["queue: connection refused"]}
    std::string ready_json() const;

 private:
    struct Dependency {
        enum class State { untried, up, down } state;
        std::string reason;  ///< why it is not up
    };

    /// Returns whether the state (not only its reason) has changed.
    bool set(const std::string& dependency, const Dependency& now);

    Metrics& metrics_;
    mutable std::mutex mutex_;
    bool ready_ = false;
    std::map<std::string, Dependency> dependencies_;
};

}  // namespace convoy::service
