// Writes reported and derived values as text, with the decimals that docs/contracts.md defines.
// Internal to fleet/.
#pragma once

#include <cstdint>
#include <string>

#include "fleet/motion/report/report.hpp"

namespace convoy::fleet {

/// Append degrees with 7 decimals.
void append_latitude(std::string& out, const Coordinates& coordinates);
void append_longitude(std::string& out, const Coordinates& coordinates);
/// Appends metres with 1 decimal.
void append_accuracy(std::string& out, Accuracy accuracy);
/// Appends metres per second with 2 decimals.
void append_speed(std::string& out, MetresPerSecond speed);
/// Appends degrees with 1 decimal: 359.96 as 0.0, because a heading is below 360 after rounding
/// too.
void append_heading(std::string& out, Degrees heading);
/// Appends what a device measured: metres per second, or degrees, with 2 decimals.
void append_reported_speed(std::string& out, MetresPerSecond speed);
void append_reported_heading(std::string& out, Degrees heading);
/// Appends metres with 1 decimal.
void append_length(std::string& out, Metres length);
/// Appends metres with 3 decimals, so that the sum of what is written is the total.
void append_distance(std::string& out, Metres distance);
/// Appends the same for whole millimetres.
void append_millimetres(std::string& out, std::int64_t millimetres);
/// Appends seconds with 1 decimal.
void append_interval(std::string& out, std::chrono::milliseconds interval);

}  // namespace convoy::fleet
