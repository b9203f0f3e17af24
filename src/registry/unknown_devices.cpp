#include "registry/unknown_devices.hpp"

#include <iterator>

namespace convoy::registry {

StoreResult<void> UnknownInMemory::report(const std::vector<UnknownDevice>& reports,
                                          fleet::Time now) {
    const std::scoped_lock lock(mutex_);
    for (const UnknownDevice& each : reports) {
        add(each, now);
    }
    return {};
}

void UnknownInMemory::add(UnknownDevice report, fleet::Time now) {
    report.first = now;
    report.last = now;
    const Key key{report.protocol, report.id};
    const auto known = places_.find(key);
    if (known != places_.end()) {
        report.first = known->second->first;
        report.count += known->second->count;
        devices_.erase(known->second);
    } else if (devices_.size() == most_) {
        places_.erase({devices_.back().protocol, devices_.back().id});
        devices_.pop_back();
    }
    devices_.push_front(std::move(report));
    places_[key] = devices_.begin();
}

StoreResult<void> UnknownInMemory::forget(const std::string& id) {
    const std::scoped_lock lock(mutex_);
    for (auto each = devices_.begin(); each != devices_.end();) {
        if (each->id == id) {
            places_.erase({each->protocol, each->id});
            each = devices_.erase(each);
        } else {
            ++each;
        }
    }
    return {};
}

StoreResult<std::vector<UnknownDevice>> UnknownInMemory::newest() const {
    const std::scoped_lock lock(mutex_);
    return std::vector<UnknownDevice>(devices_.begin(), devices_.end());
}

StoreResult<std::uint64_t> UnknownInMemory::count() const {
    const std::scoped_lock lock(mutex_);
    return devices_.size();
}

}  // namespace convoy::registry
