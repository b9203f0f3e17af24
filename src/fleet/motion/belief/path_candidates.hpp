// Prepares the positions of a window for the search of a path (path.hpp).
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fleet/motion/belief/path.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Positions that may be on a path. The first three vectors have one element for each.
struct PathCandidates {
    std::vector<std::size_t> indices;  ///< in the window
    std::vector<Position> positions;
    std::vector<PathCandidate> candidates;
    PathSpeeds speeds;
    /// In the window: those of the newest that are no candidates, but may be at their place.
    std::vector<std::size_t> unconfirmed;

    /// Whether each step from one to the next is plausible, so that all of them are a path.
    bool is_path() const;
};

/// Whether a position is at (0, 0), which receivers without a fix report.
bool is_null_island(const Position& position);

/// Returns the positions of `window` (ascending by time, no time twice) that are neither outliers
/// for being at (0, 0), see `judge`, nor at an old place (old_places.hpp).
PathCandidates path_candidates(std::span<const Position> window, MetresPerSecond max_speed,
                               WindowEnd end = WindowEnd::newest);

/// Returns those of `all` whose places are in `chosen`, which ascend. What an old place is, and for
/// how much time each counts, stays as it is among all of them.
PathCandidates path_candidates_among(const PathCandidates& all,
                                     std::span<const std::size_t> chosen);

}  // namespace convoy::fleet
