// The ways in which the same positions may come to a tracker.
#pragma once

#include <cstdint>
#include <vector>

#include "recordings.hpp"

namespace convoy::order {

enum class Arrival {
    in_order,    ///< by time, each once, in batches of 500
    late,        ///< each up to twenty minutes late
    backwards,   ///< the newest first
    shuffled,    ///< in no order at all
    by_vehicle,  ///< one vehicle after the other: buffers that are uploaded
};

/// As batches of what one append takes. But for `in_order` they are of random sizes from 1 to
/// 2,000, and one position in ten comes again somewhere: between others, or in the batch that has
/// it.
std::vector<Positions> batches(Positions positions, Arrival arrival, std::uint64_t seed);

}  // namespace convoy::order
