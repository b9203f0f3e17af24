// Reported and derived values as text, with the decimals of the contract. Internal to fleet/.
#pragma once

#include <string>

#include "fleet/motion/report.hpp"

namespace convoy::fleet {

void append_latitude(std::string& out, const Coordinates& coordinates);
void append_longitude(std::string& out, const Coordinates& coordinates);
void append_accuracy(std::string& out, Accuracy accuracy);
void append_speed(std::string& out, MetresPerSecond speed);
/// 359.96 is written 0.0: a heading is below 360 also after rounding.
void append_heading(std::string& out, Degrees heading);
void append_length(std::string& out, Metres length);
/// In seconds.
void append_interval(std::string& out, std::chrono::milliseconds interval);

}  // namespace convoy::fleet
