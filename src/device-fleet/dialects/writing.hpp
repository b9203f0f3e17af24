// How values are written in frames.
#pragma once

#include <string>
#include <string_view>

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// Writes a time by a pattern of "yyyy", "yy", "MM", "dd", "HH", "mm", "ss" and "SSS".
std::string written_time(fleet::Time time, std::string_view pattern);

/// Writes a number with exactly this many decimals.
std::string fixed(double number, int decimals);

/// Writes degrees and minutes with 4 decimals, a separator, and the half: "5442.8767,N".
std::string written_latitude(fleet::Coordinates place, char separator);
/// "02518.1928,E"
std::string written_longitude(fleet::Coordinates place, char separator);

/// Returns the speed in km/h, and 0 if it is not known.
double kilometres_per_hour_of(const Record& record);
double knots_of(const Record& record);
/// Returns whole degrees from 0 to 359, and 0 if the heading is not known.
unsigned whole_heading_of(const Record& record);

/// Four hexadecimal digits, in capitals.
std::string hexadecimal_word(std::uint16_t word);

/// The size of a line that ends with `end`, or an incomplete answer of size 0.
Reply line_of(Bytes received, std::string_view end);

}  // namespace convoy::device_fleet
