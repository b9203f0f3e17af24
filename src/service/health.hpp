// How the process is: alive, ready, degraded. A lost dependency is degraded, not unready: a cluster
// must not take away a map that memory can still serve. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "service/metrics.hpp"

namespace convoy::service {

class Health {
 public:
    explicit Health(Metrics& metrics);

    /// From when it can answer requests until it is asked to stop.
    void set_ready(bool ready);

    /// A dependency's state, also as `convoy_dependency_up{name}`; logged on change only.
    void up(const std::string& dependency);
    void down(const std::string& dependency, const std::string& reason);

    bool ready() const;
    bool is_up(const std::string& dependency) const;

    /// {"ready":true,"degraded":["queue: connection refused"]}
    std::string ready_json() const;

 private:
    Metrics& metrics_;
    mutable std::mutex mutex_;
    bool ready_ = false;
    std::map<std::string, std::string> dependencies_;  // name → reason it is down, "" while up
};

/// What an operator's page answers; `main` mounts these on the admin port.
struct Page {
    int status;
    std::string content_type;
    std::string body;
};
Page healthz();
Page readyz(const Health& health);
Page metrics_page(const Metrics& metrics);

}  // namespace convoy::service
