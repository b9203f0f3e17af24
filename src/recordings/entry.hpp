// One entry of a recording (a row, a track point, a sentence) as the file has it, and what becomes
// of it: a position, or the reason why it is skipped.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "fleet/attributes.hpp"
#include "fleet/position.hpp"
#include "recordings/motion_columns.hpp"

namespace convoy::recordings {

enum class SkipReason {
    no_time,          ///< it has no time
    bad_time,         ///< its time cannot be read, or the queue's contract does not allow it
    bad_coordinates,  ///< its latitude or longitude is missing, no number or out of range
    bad_accuracy,     ///< its accuracy is no number of metres
    bad_vehicle,      ///< the name of its vehicle is not valid
    bad_row,  ///< a row has not as many fields as the header, is too long or leaves a quote open
    bad_sentence,  ///< an NMEA sentence has a wrong checksum or lacks fields
    no_fix,        ///< the receiver marked it as not valid
    not_recorded,  ///< it is no track: a waypoint, a route, an area
};

inline constexpr std::size_t skip_reasons = 9;

/// Returns "no_time" for SkipReason::no_time.
std::string_view name_of(SkipReason reason);

struct Skipped {
    SkipReason reason;
    std::string where;   ///< "line 5" or "point 17"; both count from 1
    std::string detail;  ///< "'yesterday' is not a time"
};

/// What a device said besides a position. Only exports of Convoy's have any.
struct DeviceValues {
    fleet::Attributes attributes{};
    std::string device{};     ///< as in fleet::DeviceRecord
    std::string wrong_key{};  ///< of the first attribute whose value breaks a rule, or ""

    friend bool operator==(const DeviceValues&, const DeviceValues&) = default;
};

/// Receives what a recording contains, in the order of the file.
struct Receiver {
    std::function<void(const fleet::ReportedPosition&, const DeviceValues&)> position;
    std::function<void(const Skipped&)> skipped;
    /// A sentence about how the file is read, such as which columns are used.
    std::function<void(const std::string&)> note;
    /// Returns whether the reading should end; the other functions are not called from then on.
    std::function<bool()> ended = [] { return false; };
};

/// An entry as the file has it. Each value is text; "" is absent.
struct Entry {
    std::string_view vehicle;
    std::string_view time;
    std::string_view latitude;   ///< degrees
    std::string_view longitude;  ///< degrees
    std::string_view accuracy;   ///< metres
    std::string_view speed{};    ///< that the device measured, in `speed_unit`
    WrittenSpeedUnit speed_unit = metres_per_second;
    std::string_view heading{};  ///< the same, in degrees
    DeviceValues said{};         ///< at this time
    std::string_view kind;       ///< "line" or "point"
    std::size_t number = 0;      ///< the first is 1
};

}  // namespace convoy::recordings
