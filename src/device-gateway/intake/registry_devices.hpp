// The known devices as the registry's copy lists them.
#pragma once

#include <functional>
#include <memory>

#include "device-gateway/intake/known_devices.hpp"
#include "registry-copy/copy.hpp"

namespace convoy::device_gateway {

class RegistryDevices final : public KnownDevices {
 public:
    /// Returns the newest copy; null as long as there is none.
    using CopySource = std::function<std::shared_ptr<const registry::Copy>()>;

    /// With `accept_unknown` a device that is not listed is known, too: as a vehicle with its own
    /// id.
    RegistryDevices(CopySource copy, bool accept_unknown)
        : copy_(std::move(copy)), accepts_unknown_(accept_unknown) {}

    Verdict find(const DeviceKey& device) const override;
    devices::DevicePolicy policy_of(const DeviceKey& device) const override;
    /// A listed device that was never assigned to a vehicle is one, with its own id.
    std::optional<fleet::VehicleName> vehicle_of(const DeviceKey& device,
                                                 fleet::Time time) const override;
    bool requires_token(const DeviceKey& device) const override;
    std::optional<std::string> device_of_token(std::string_view token) const override;

 private:
    /// Calls `use` with the device as it is listed; with null if it is not.
    template <class Use>
    auto with_listed(const DeviceKey& device, const Use& use) const {
        const auto copy = copy_();
        return use(copy ? copy->device(device.protocol, device.id) : nullptr);
    }

    CopySource copy_;
    bool accepts_unknown_;
};

}  // namespace convoy::device_gateway
