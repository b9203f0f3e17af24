// What a simulated device measures, and what it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "fleet/position.hpp"

namespace convoy::device_fleet {

/// One record of a device. Its time and its place have the steps that its protocol can write.
struct Record {
    fleet::Time time;
    fleet::Coordinates place;
    fleet::ReportedMotion motion{};
    std::optional<fleet::Accuracy> accuracy{};
    bool ignition = true;
    std::uint8_t satellites = 0;  ///< 0 would be no fix

    friend bool operator==(const Record&, const Record&) = default;
};

struct Device {
    std::string id;  ///< as its frames state it
    /// How far its clock is ahead of UTC. Only a device of GT06 writes local times.
    std::chrono::minutes ahead_of_utc{};
};

inline constexpr std::size_t max_devices = 1'000'000;

/// Returns the IMEI of a vehicle: 15 digits, the last one by Luhn's rule. It begins with 00, by
/// which no device is sold: such IMEIs are for tests. `number` is below `max_devices`.
std::string imei_of(std::size_t number);

/// Returns a telephone number of 12 digits, as devices of JT/T 808 have.
std::string telephone_of(std::size_t number);

}  // namespace convoy::device_fleet
