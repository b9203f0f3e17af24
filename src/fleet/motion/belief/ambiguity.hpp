// Finds out whether the newest positions of a vehicle lie on two paths of which neither outweighs
// the other: two devices report as one vehicle, or a device alternates between two places.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Two paths are disputed if each has at least `confirming_positions` of the positions in dispute,
/// the vehicle changes between them at least `min_changes` times, and all this takes
/// `confirming_time` or has `disputed_at_once` positions.
inline constexpr std::size_t min_changes = 3;
inline constexpr std::size_t disputed_at_once = 20;

/// The position to show of an ambiguous vehicle, and the path to it.
struct Ambiguity {
    /// The newest position before the dispute began, if the window shows that all agreed before:
    /// if as many positions as twice the longest part of the dispute without a change come before
    /// it. Otherwise the newest position of one of the two paths, of that whose newest place lies
    /// further to the south-west, so that the place does not jump from one path to the other.
    std::size_t shown;
    bool agreed;  ///< whether the position is from before the dispute
    /// Of the window up to `shown`, by the path that is shown.
    std::vector<Belief> beliefs;
};

/// Returns nothing if it is clear where the vehicle is. `window` and `beliefs` are as in `judge`
/// for the newest end.
///
/// One path is the best without a relocation that ends at the newest good position, the other one
/// is the best without a relocation among all other positions since that began. The dispute lasts
/// from the first position of the other path on, with the part of the first path before that. A
/// position weighs what leaving it out costs (path.hpp). The place is clear in three cases: there
/// is no other path, the first path has more than five eighths of the weight in dispute, or the
/// dispute is too small (`min_changes`). So a single outlier, a run of bad fixes, a relocation,
/// or an old place that is repeated between true ones is no dispute.
///
/// Searches only if at least `confirming_positions` of the window are not good.
std::optional<Ambiguity> ambiguity_of(std::span<const Position> window,
                                      std::span<const Belief> beliefs, MetresPerSecond max_speed);

}  // namespace convoy::fleet
