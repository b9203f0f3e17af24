// What the operator knows of devices: which are admitted, how they are read, and which vehicle they
// are in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "devices/decoder.hpp"
#include "fleet/time.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::device_gateway {

/// A device by its protocol ("teltonika", "osmand") and the id in its frames.
struct DeviceKey {
    std::string_view protocol;
    std::string_view id;
    std::string_view address{};  ///< from which it sends; it decides only whether it is known
};

/// Threads: any.
class KnownDevices {
 public:
    enum class Verdict {
        known,
        unknown,
        no_list,  ///< the registry's list is not here yet: deny no device; it should try again
    };

    KnownDevices() = default;
    virtual ~KnownDevices() = default;
    KnownDevices(const KnownDevices&) = delete;
    KnownDevices& operator=(const KnownDevices&) = delete;

    /// A listed device that sends from outside of its networks is unknown.
    virtual Verdict find(const DeviceKey& device) const = 0;
    virtual devices::DevicePolicy policy_of(const DeviceKey& device) const = 0;
    /// Returns the vehicle that the device was in at that time, by the device's own clock; nothing
    /// if it was in none.
    virtual std::optional<fleet::VehicleName> vehicle_of(const DeviceKey& device,
                                                         fleet::Time time) const = 0;
    /// Returns whether requests of this device need its token.
    virtual bool requires_token(const DeviceKey& device) const = 0;
    /// Returns the id of the device that has this token; nothing if none has.
    virtual std::optional<std::string> device_of_token(std::string_view token) const = 0;
};

}  // namespace convoy::device_gateway
