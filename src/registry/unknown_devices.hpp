// The devices that gateways have denied, in memory: each reports itself again when it connects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "fleet/time.hpp"

namespace convoy::registry {

struct UnknownDevice {
    std::string protocol{};
    std::string id{};
    std::string address{};  ///< from which it came last; "" is unknown
    fleet::Time first{};    ///< when it was first and last reported
    fleet::Time last{};
    std::uint64_t count = 0;  ///< how often it was denied

    bool operator==(const UnknownDevice&) const = default;
};

/// Thread-safe.
class UnknownDevices {
 public:
    static constexpr std::size_t max_devices = 1'000;

    /// `report`: its `count` is added to that of the device, its times are replaced by `now`. Above
    /// `max_devices`, the device that was reported longest ago is dropped.
    void report(UnknownDevice report, fleet::Time now);
    /// The device has become known.
    void forget(const std::string& id);
    /// Returns all, the newest first.
    std::vector<UnknownDevice> newest() const;

 private:
    using Key = std::pair<std::string, std::string>;

    mutable std::mutex mutex_;
    std::list<UnknownDevice> devices_;  ///< the newest first
    std::map<Key, std::list<UnknownDevice>::iterator> places_;
};

}  // namespace convoy::registry
