// Admits every device: each is a vehicle with the device's own id.
#pragma once

#include "device-gateway/intake/known_devices.hpp"

namespace convoy::device_gateway {

/// For --accept-unknown without a registry. An id that cannot be a vehicle's is unknown.
class EveryDevice final : public KnownDevices {
 public:
    Verdict find(const DeviceKey& device) const override {
        return fleet::VehicleName::from(device.id) ? Verdict::known : Verdict::unknown;
    }
    devices::DevicePolicy policy_of(const DeviceKey& /*device*/) const override { return {}; }
    std::optional<fleet::VehicleName> vehicle_of(const DeviceKey& device,
                                                 fleet::Time /*time*/) const override {
        return fleet::VehicleName::from(device.id);
    }
    bool requires_token(const DeviceKey& /*device*/) const override { return false; }
    std::optional<std::string> device_of_token(std::string_view /*token*/) const override {
        return {};
    }
};

}  // namespace convoy::device_gateway
