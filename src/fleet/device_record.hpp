// What one record of a device says, in the terms of the queue: a position if it has a place,
// otherwise a reading.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/attributes.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// One record of a device, for the queue. Without a place it has attributes or a device.
struct DeviceRecord {
    VehicleName vehicle;
    Time time;
    std::optional<Coordinates> place{};
    std::optional<Accuracy> accuracy{};  ///< of the place
    ReportedMotion reported{};           ///< at the place
    Attributes attributes{};
    std::string device{};  ///< its protocol and id: "teltonika:352093081452251"; "" is unknown
};

/// What the devices of a vehicle said at one time besides positions.
struct VehicleReading {
    Time time;
    Attributes attributes{};
    std::string device{};  ///< as in DeviceRecord

    friend bool operator==(const VehicleReading&, const VehicleReading&) = default;
};
/// Null: they said nothing.
using SharedReading = std::shared_ptr<const VehicleReading>;

inline constexpr std::size_t max_device_bytes = 128;

/// Returns whether a text identifies a device: 1-128 bytes of UTF-8 without control characters.
bool is_device(std::string_view text);

}  // namespace convoy::fleet
