// How the process is: alive, ready, degraded. A lost dependency is degraded, not unready: a cluster
// must not take away a map that memory can still serve. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "service/metrics.hpp"

namespace convoy::service {

class Health {
 public:
    explicit Health(Metrics& metrics);

    /// From when it can answer requests until it is asked to stop.
    void set_ready(bool ready);

    /// Declares a dependency before it was tried: down, as "not connected yet". Until then nobody
    /// misses it.
    void expect(const std::string& dependency);

    /// A dependency's state, also as `convoy_dependency_up{name}`. Logged on change only, with the
    /// first reason of an outage; the newest one stands in `ready_json`.
    /// `address`: where it was found, for the log; "" if that is not worth a word.
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

    /// True where the state (not only its reason) is another than before.
    bool set(const std::string& dependency, const Dependency& now);

    Metrics& metrics_;
    mutable std::mutex mutex_;
    bool ready_ = false;
    std::map<std::string, Dependency> dependencies_;
};

/// What an operator's page answers; `main` mounts these on the admin port.
struct Page {
    int status;
    std::string content_type;
    std::string body;
};
Page healthz();
/// 503 only while the process cannot answer requests; degraded is still 200.
Page readyz(const Health& health);
Page metrics_page(const Metrics& metrics);

/// One path of the admin port.
struct AdminPage {
    std::string path;
    std::function<Page()> page;
};
/// All of them: /healthz, /readyz, /metrics. They refer to both arguments.
std::vector<AdminPage> admin_pages(const Health& health, const Metrics& metrics);

}  // namespace convoy::service
