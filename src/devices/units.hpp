// Units of the protocols in Convoy's.
#pragma once

#include "fleet/units.hpp"

namespace convoy::devices {

constexpr fleet::MetresPerSecond kilometres_per_hour(double speed) { return {speed / 3.6}; }
constexpr fleet::MetresPerSecond knots(double speed) { return {speed * 1'852 / 3'600}; }

}  // namespace convoy::devices
