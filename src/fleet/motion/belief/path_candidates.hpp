// Prepares the positions of a window for the search of a path (path.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fleet/motion/belief/path.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Positions that may be on a path. The three vectors have one element for each.
struct PathCandidates {
    std::vector<std::size_t> indices;  ///< in the window
    std::vector<Position> positions;
    std::vector<PathCandidate> candidates;
    PathSpeeds speeds;

    /// Whether each step from one to the next is plausible, so that all of them are a path.
    bool is_path() const;
};

/// Whether a position is at (0, 0), which receivers without a fix report.
bool is_null_island(const Position& position);

/// Returns the positions of `window` (ascending by time, no time twice) that are not an outlier for
/// being at (0, 0): see `judge`.
PathCandidates path_candidates(std::span<const Position> window, MetresPerSecond max_speed);

/// Returns those of `all` whose places are in `chosen`, which ascend. What an old place is, and for
/// how much time each counts, stays as it is among all of them.
PathCandidates path_candidates_among(const PathCandidates& all,
                                     std::span<const std::size_t> chosen);

}  // namespace convoy::fleet
