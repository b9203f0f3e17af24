// Turns what a frame says into records for the queue.
#pragma once

#include <string>
#include <string_view>

#include "device-gateway/intake/intake.hpp"
#include "device-gateway/intake/known_devices.hpp"
#include "devices/decoded.hpp"

namespace convoy::device_gateway {

/// Returns a device's id in messages: "teltonika:352093081452251".
std::string qualified_id(const DeviceKey& device);

/// Whose reading it is, and when it came.
struct ReadingSource {
    DeviceKey device;
    const KnownDevices& devices;
    fleet::Time received;
};

/// Adds one reading of a device. Its vehicle is the one that the device was in at that time; a
/// reading of a time at which it was in none is rejected. A reading without a time gets
/// `received` and says so in `time_source`.
void add_record(Submission& submission, devices::Reading reading, const ReadingSource& source);

/// The policies of the devices of one protocol, as its decoder looks them up.
class PoliciesOfProtocol final : public devices::DevicePolicies {
 public:
    PoliciesOfProtocol(const KnownDevices& devices, std::string_view protocol)
        : devices_(devices), protocol_(protocol) {}

    devices::DevicePolicy of(std::string_view device) const override {
        return devices_.policy_of({.protocol = protocol_, .id = device});
    }

 private:
    const KnownDevices& devices_;
    std::string_view protocol_;
};

}  // namespace convoy::device_gateway
