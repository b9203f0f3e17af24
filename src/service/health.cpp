#include "service/health.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "service/log.hpp"

namespace convoy::service {

Health::Health(Metrics& metrics) : metrics_(metrics) {}

void Health::set_ready(bool ready) {
    const std::scoped_lock lock(mutex_);
    ready_ = ready;
}

bool Health::set(const std::string& dependency, const Dependency& now) {
    metrics_
        .gauge("convoy_dependency_up", "1 while the dependency can be used, 0 otherwise.",
               {{"name", dependency}})
        .Set(now.state == Dependency::State::up ? 1 : 0);
    const std::scoped_lock lock(mutex_);
    const auto [known, first] = dependencies_.try_emplace(dependency, now);
    const bool changed = first || known->second.state != now.state;
    known->second = now;
    return changed;
}

void Health::expect(const std::string& dependency) {
    set(dependency, {Dependency::State::untried, "not connected yet"});
}

void Health::up(const std::string& dependency, const std::string& address) {
    if (!set(dependency, {Dependency::State::up, ""})) {
        return;
    }
    if (address.empty()) {
        log_info("dependency is up", {{"dependency", dependency}});
    } else {
        log_info("dependency is up", {{"dependency", dependency}, {"address", address}});
    }
}

void Health::down(const std::string& dependency, const std::string& reason) {
    if (set(dependency, {Dependency::State::down, reason})) {
        log_warning("dependency is down", {{"dependency", dependency}, {"reason", reason}});
    }
}

bool Health::ready() const {
    const std::scoped_lock lock(mutex_);
    return ready_;
}

bool Health::is_up(const std::string& dependency) const {
    const std::scoped_lock lock(mutex_);
    const auto known = dependencies_.find(dependency);
    return known != dependencies_.end() && known->second.state == Dependency::State::up;
}

std::string Health::ready_json() const {
    const std::scoped_lock lock(mutex_);
    boost::json::array degraded;
    for (const auto& [name, dependency] : dependencies_) {
        if (dependency.state != Dependency::State::up) {
            degraded.emplace_back(name + ": " + dependency.reason);
        }
    }
    const boost::json::object answer{{"ready", ready_}, {"degraded", degraded}};
    return boost::json::serialize(answer);
}

}  // namespace convoy::service
