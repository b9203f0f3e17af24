#include "device-gateway/intake/registry_devices.hpp"

#include "registry-copy/network.hpp"

namespace convoy::device_gateway {

KnownDevices::Verdict RegistryDevices::find(const DeviceKey& device) const {
    const auto copy = copy_();
    const auto* const listed = copy ? copy->device(device.protocol, device.id) : nullptr;
    if (listed != nullptr) {
        return registry::may_send_from(*listed, device.address) ? Verdict::known : Verdict::unknown;
    }
    if (accepts_unknown_) {
        return fleet::VehicleName::from(device.id) ? Verdict::known : Verdict::unknown;
    }
    return copy ? Verdict::unknown : Verdict::no_list;
}

devices::DevicePolicy RegistryDevices::policy_of(const DeviceKey& device) const {
    return with_listed(device, [](const registry::Device* listed) {
        return listed == nullptr ? devices::DevicePolicy{} : registry::policy_of(*listed);
    });
}

std::optional<fleet::VehicleName> RegistryDevices::vehicle_of(const DeviceKey& device,
                                                              fleet::Time time) const {
    return with_listed(device, [&](const registry::Device* listed) {
        return listed == nullptr || listed->assignments.empty()
                   ? fleet::VehicleName::from(device.id)
                   : registry::vehicle_of(*listed, time);
    });
}

bool RegistryDevices::requires_token(const DeviceKey& device) const {
    return with_listed(device, [](const registry::Device* listed) {
        return listed != nullptr && !listed->token_hash.empty();
    });
}

std::optional<std::string> RegistryDevices::device_of_token(std::string_view token) const {
    const auto copy = copy_();
    const registry::Device* found = copy ? copy->device_of_token(token) : nullptr;
    return found == nullptr ? std::nullopt : std::optional(found->id);
}

}  // namespace convoy::device_gateway
