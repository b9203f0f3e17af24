// Lists the ways in which the same positions may reach a tracker.
#pragma once

#include <cstdint>
#include <vector>

#include "recordings.hpp"

namespace convoy::order {

enum class Arrival {
    in_order,    ///< by time, each once, in batches of 500
    late,        ///< each up to twenty minutes late
    backwards,   ///< the newest first
    shuffled,    ///< in random order
    by_vehicle,  ///< one vehicle after the other, as in uploads of buffers
};

/// Returns the positions as batches, each for one append. Except for `in_order`, they have random
/// sizes from 1 to 2,000, and one position in ten arrives again somewhere, maybe in the same batch.
std::vector<Positions> batches(Positions positions, Arrival arrival, std::uint64_t seed);

}  // namespace convoy::order
