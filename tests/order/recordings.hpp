// Returns what fleets reported, each position once, in order of time: recorded, generated, and
// awkward on purpose.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fleet/position.hpp"

namespace convoy::order {

using Positions = std::vector<fleet::ReportedPosition>;

/// Returns a recorded day of every `nth` bus, with the speeds that they reported, and with planted
/// errors of bad devices: (0, 0), jumps of kilometres, at one time two places or two speeds at one
/// place, and old places that are repeated. Throws service::CannotStart if `file` is no recording.
Positions bad_day(const std::string& file, std::size_t nth, std::uint64_t seed);

/// Returns the beginnings of drives of tests/accuracy, as reported by each kind of receiver there.
Positions generated_drives();

/// Returns walks at 1 Hz, with very different speeds, that begin beside the antimeridian, the poles
/// and (0, 0), with the errors of `bad_day`. Each vehicle's device reports its speed in another
/// way, among them the true one, in another unit, one that never changes, and none. Some names are
/// as long as possible or have to be encoded.
Positions walks(std::uint64_t seed, std::size_t positions_each);

}  // namespace convoy::order
