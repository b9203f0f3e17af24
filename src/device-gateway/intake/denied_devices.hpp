// Reports the devices that were denied to the registry, where the operator finds them:
// `./convoy devices unknown`.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "device-gateway/intake/known_devices.hpp"
#include "http/upstream/address.hpp"
#include "service/periodic_call.hpp"

namespace convoy::device_gateway {

/// Thread-safe.
class DeniedDevices {
 public:
    /// Beyond, devices that were not denied since the last report are left out.
    static constexpr std::size_t max_devices = 1'000;

    /// Reports every `period`, on a thread of its own.
    DeniedDevices(http::UpstreamAddress registry, std::chrono::milliseconds period);

    void denied(const DeviceKey& device, const std::string& address);

 private:
    struct Denial {
        std::string address;
        std::uint64_t count = 0;
    };
    using Denials = std::map<std::pair<std::string, std::string>, Denial>;

    void report();
    static std::string json_of(const Denials& denials);

    http::UpstreamAddress registry_;
    std::mutex mutex_;
    Denials denials_;  ///< since the last report, by protocol and id
    std::optional<service::PeriodicCall> reports_;
};

}  // namespace convoy::device_gateway
