// What fleets reported, each position once, by time: recorded, generated, and made to be awkward.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fleet/position.hpp"

namespace convoy::order {

using Positions = std::vector<fleet::ReportedPosition>;

/// A recorded day, and planted in it what bad devices send: (0, 0), jumps of kilometres, and two
/// places at one time. Throws std::runtime_error where `file` is no recording.
Positions bad_day(const std::string& file, std::uint64_t seed);

/// Vehicles on the recorded tracks as seen by each kind of receiver of tests/accuracy.
Positions generated_drives();

/// Walks of 1 Hz with all manner of speeds, that begin beside the antimeridian and the poles.
/// Some vehicles have the longest names there may be, or names that have to be encoded.
Positions walks(std::uint64_t seed, std::size_t positions_each);

}  // namespace convoy::order
