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

/// When a report was sent and received.
struct QueclinkSending {
    /// By the device's clock, which is local on some, while the time of a fix never is.
    std::optional<fleet::Time> sent{};
    bool is_zone_known = false;  ///< the operator has said how far that clock is ahead
    fleet::Time received{};      ///< by our clock
};

/// Makes of the time of sending one of UTC, as far as it is known how.
QueclinkSending queclink_sending(std::optional<fleet::Time> sent, std::string_view device,
                                 const Receipt& receipt);

/// The last place of a connection's device, which it repeats while it has no satellites.
///
/// A HDOP of 0 alone is no sign of that: some models never write another. A device repeats a place
/// if a later report has the place and the time of the last one, or if the place is older than 10
/// minutes when it is sent. If the clock of sending may be local, because it is ahead of the fix by
/// as much as some time zone, only the former shows it. What is wrongly believed then is a place
/// where the device has been at that time.
struct QueclinkMemory {
    std::string device{};
    std::optional<QueclinkPlaceInTime> place{};
    std::optional<fleet::Time> sent{};
    bool was_fix = false;

    /// Returns whether a place is a fix, and remembers it. The same report, which is sent again
    /// until it is answered, gives the same.
    bool takes_for_fix(const QueclinkPlaceInTime& next, bool has_hdop,
                       const QueclinkSending& sending);
};

/// The answer to a report that ends with this count, of four hexadecimal digits.
std::string queclink_answer(std::string_view count);
/// The answer to a heartbeat.
std::string queclink_beat_answer(std::string_view version, std::string_view count);

/// Decodes one report: "+RESP:GT…,…,count$".
///
/// The models differ in the fields around a place, and more come each year. So places are found by
/// their form: longitude, latitude and a time of 14 digits in a row. What else is read stands at a
/// distance from them that all models share, or has a form of its own.
Decoded decode_queclink_text(Bytes frame, const Receipt& receipt, QueclinkMemory& memory);

}  // namespace convoy::devices
