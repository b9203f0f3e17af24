// Judges which positions are good. GPS receivers sometimes report a jump, or (0, 0) while they have
// no fix. A position that is not plausible beside its neighbours is an outlier: it stays in the
// history but does not influence the motion.
//
// The gate is a speed limit between raw positions, not an innovation gate of the Kalman filter. So
// a belief depends only on a fixed number of neighbours by time, whatever the order of arrival and
// whatever else is in the window.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

enum class Belief : std::uint8_t {
    good,
    outlier,
    unconfirmed,  ///< one of the newest and not plausible; later positions will decide
};

/// How many positions before one, and after it, decide whether it is an outlier.
inline constexpr std::size_t belief_reach_back = 5;
inline constexpr std::size_t belief_reach_on = 4;

/// At most this many positions in a row are a jump; more of them are a new place.
inline constexpr std::size_t longest_jump = 3;

/// Whether a new position is unconfirmed depends on the last good one among this many before it.
inline constexpr std::size_t confirming_positions = 13;

/// One sigma of positions without an accuracy, for `is_plausible`.
inline constexpr Metres unknown_accuracy{5.0};

/// Returns one sigma of a position, or `unknown_accuracy` if it has none.
Metres accuracy_of(const Position& position);

/// Whether a vehicle can have got from one position to the other: their distance is at most
/// `max_speed` times the time between, plus three sigma of both accuracies together.
bool is_plausible(const Position& from, const Position& to, MetresPerSecond max_speed);

/// Writes a belief into `beliefs` for each position of `window` (of one vehicle, ascending by time,
/// no time twice; both have the same size). The last position counts as the vehicle's newest. A
/// position near an end of `window` is judged as if no others were beyond it. No allocation.
///
/// Outliers:
/// - A run of at most `longest_jump` positions: no plausible step leads into it or out of it, but
///   one leads from the position before it to the one after it. A run does not count if it overlaps
///   a shorter one, or one of the same length that begins earlier.
/// - Exactly (0, 0), unless an adjacent position that is elsewhere lies within 10 km.
///
/// Unconfirmed: of the newest `longest_jump` positions, the first good one that is not plausible
/// from the last good one before it (`confirming_positions`), and the good ones after it.
void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed);

}  // namespace convoy::fleet
