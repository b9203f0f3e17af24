#include "registry/unknown_devices.hpp"

#include <iterator>

namespace convoy::registry {

void UnknownDevices::report(UnknownDevice report, fleet::Time now) {
    const std::scoped_lock lock(mutex_);
    report.first = now;
    report.last = now;
    const Key key{report.protocol, report.id};
    const auto known = places_.find(key);
    if (known != places_.end()) {
        report.first = known->second->first;
        report.count += known->second->count;
        devices_.erase(known->second);
    } else if (devices_.size() == max_devices) {
        places_.erase({devices_.back().protocol, devices_.back().id});
        devices_.pop_back();
    }
    devices_.push_front(std::move(report));
    places_[key] = devices_.begin();
}

void UnknownDevices::forget(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    for (auto each = devices_.begin(); each != devices_.end();) {
        if (each->id == id) {
            places_.erase({each->protocol, each->id});
            each = devices_.erase(each);
        } else {
            ++each;
        }
    }
}

std::vector<UnknownDevice> UnknownDevices::newest() const {
    const std::scoped_lock lock(mutex_);
    return {devices_.begin(), devices_.end()};
}

}  // namespace convoy::registry
