// The reports of text of Queclink's @Track Air Interface.
#pragma once

#include <optional>
#include <string>

#include "devices/decoder.hpp"

namespace convoy::devices {

struct QueclinkPlaceInTime {
    fleet::Coordinates coordinates;
    fleet::Time time;

    friend bool operator==(const QueclinkPlaceInTime&, const QueclinkPlaceInTime&) = default;
};

/// The last place of a connection's device, which it repeats while it has no satellites.
///
/// A HDOP of 0 alone is no sign of that: some models never write another. A device repeats a place
/// if a later report has the place and the time of the last one, or if the place is older than 10
/// minutes when it is sent.
struct QueclinkMemory {
    std::string device{};
    std::optional<QueclinkPlaceInTime> place{};
    std::optional<fleet::Time> sent{};
    bool was_fix = false;

    /// Returns whether a place is a fix, and remembers it. The same report, which is sent again
    /// until it is answered, gives the same.
    bool takes_for_fix(const QueclinkPlaceInTime& next, bool has_hdop,
                       const std::optional<fleet::Time>& next_sent);
};

/// Decodes one report: "+RESP:GT…,…,count$".
///
/// The models differ in the fields around a place, and more come each year. So places are found by
/// their form: longitude, latitude and a time of 14 digits in a row. What else is read stands at a
/// distance from them that all models share, or has a form of its own.
Decoded decode_queclink_text(Bytes frame, const Receipt& receipt, QueclinkMemory& memory);

}  // namespace convoy::devices
