// What the registry knows of vehicles and devices.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/decoder.hpp"
#include "fleet/time.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::registry {

/// What people see of a vehicle besides its positions. Texts are UTF-8; "" is none.
struct Vehicle {
    fleet::VehicleName id;
    std::string display_name{};  ///< at most `max_word_bytes`, like `plate` and `type`
    std::string plate{};
    std::string type{};    ///< in the operator's words: "van", "bus"
    std::string colour{};  ///< "#rrggbb"
    std::string notes{};   ///< at most `max_notes_bytes`; may have several lines
    /// The number of the registry's change that wrote it; 0: it is not stored yet.
    std::uint64_t version = 0;

    bool operator==(const Vehicle&) const = default;
};

/// Which vehicle carries a device from `from` (included) until `until` (excluded). Absent: it has
/// no beginning, or no end.
struct Assignment {
    fleet::VehicleName vehicle;
    std::optional<fleet::Time> from{};
    std::optional<fleet::Time> until{};

    bool operator==(const Assignment&) const = default;
};

struct Device {
    /// By which the device names itself: an IMEI, mostly. 1 to `max_device_id_bytes` of UTF-8
    /// without control characters.
    std::string id;
    std::string protocol{};                 ///< "teltonika"; "": any
    std::vector<Assignment> assignments{};  ///< ascending; no two at the same time
    /// How far its clock is ahead of UTC. Absent: by the rule of its protocol.
    std::optional<std::chrono::minutes> ahead_of_utc{};
    bool checks_sums = true;     ///< false: a frame counts even if its checksum is wrong
    bool week_rollover = false;  ///< true: its dates may be 1,024 weeks too early
    std::optional<devices::SpeedUnit> speed_unit{};  ///< absent: by the rule of its protocol
    std::string token_hash{};                        ///< SHA-256 in hex; "": it has no token
    std::vector<std::string> networks{};  ///< "10.0.0.0/8"; it may send from these; none: any
    std::uint64_t version = 0;            ///< as that of a vehicle

    bool operator==(const Device&) const = default;
};

inline constexpr std::size_t max_word_bytes = 128;
inline constexpr std::size_t max_notes_bytes = 4'096;
/// "teltonika:352093081452251" in messages has at most 128 bytes.
inline constexpr std::size_t max_device_id_bytes = 112;
inline constexpr std::size_t max_protocol_bytes = 15;
inline constexpr std::size_t max_assignments = 1'000;
inline constexpr std::size_t max_networks = 32;
inline constexpr std::chrono::hours max_ahead_of_utc{14};

/// Complete "it should be …" in errors.
inline constexpr std::string_view device_id_rule =
    "1 to 112 bytes of UTF-8 without control characters";

bool is_device_id(std::string_view text);

/// Returns the vehicle that carries the device at this time, if one does.
std::optional<fleet::VehicleName> vehicle_of(const Device& device, fleet::Time time);

/// Reads a time of an assignment: RFC 3339. Returns nothing for one that Convoy would write as
/// another time (an offset may lead out of the years 0000 to 9999), since records are read as they
/// were written.
std::optional<fleet::Time> parse_assignment_time(std::string_view text);

devices::DevicePolicy policy_of(const Device& device);

/// Assigns the device to a vehicle (or to none) from this time on: ends the assignment of that
/// time, and drops the later ones. Doing it twice is the same as doing it once.
void move(Device& device, const std::optional<fleet::VehicleName>& vehicle, fleet::Time from);

}  // namespace convoy::registry
