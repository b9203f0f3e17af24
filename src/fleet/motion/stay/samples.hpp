// Samples of a track: one place for each half minute, from which stays are found.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// Sample periods have this length and begin at its multiples since 1970.
inline constexpr std::chrono::seconds sample_period{30};

/// Returns the number of the sample period that contains `time`; it is negative before 1970.
std::int64_t sample_number(Time time);

/// Whether a position is a part of a sample: it is good, and not less accurate than 500 m.
bool is_usable(const Position& position, Belief belief);

/// The usable positions of one sample period.
struct Sample {
    std::size_t begin;  ///< the index of the first
    std::size_t end;    ///< behind the last
    Coordinates place;  ///< the mean
    double seconds;     ///< the mean time, from the first position of the window
    bool relocated;     ///< whether one of them is a relocation
};

/// Returns the samples of a window, ascending: one for each period that has usable positions.
std::vector<Sample> samples_of(std::span<const Position> window, std::span<const Belief> beliefs);

}  // namespace convoy::fleet
