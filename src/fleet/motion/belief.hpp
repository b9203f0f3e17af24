// Which positions are believed. GPS receivers send a jump now and then, or (0, 0) while they know
// nothing. What cannot be, given what is around it, is an outlier: it stays in the history, and
// shapes no motion.
//
// Beliefs depend on raw positions alone, of the nearest neighbours by time, never on other beliefs
// but those beside them: so they are the same whatever the order of arrival, and whatever part of a
// history is looked at.
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
    unconfirmed,  ///< among the newest, and not plausible: later positions will decide
};

/// So many positions before and after one decide whether it is an outlier.
inline constexpr std::size_t belief_reach_back = 5;
inline constexpr std::size_t belief_reach_on = 4;

/// At most so many positions in a row are one jump; more of them are a new place.
inline constexpr std::size_t longest_jump = 3;

/// An unconfirmed position is one that is not plausible from the last good position of this many
/// before it.
inline constexpr std::size_t confirming_positions = 13;

/// A sigma for positions that come without one.
inline constexpr Metres unknown_accuracy{5.0};

/// One sigma of a position.
Metres accuracy_of(const Position& position);

/// May a vehicle have got from one to the other in the time between, `max_speed` and three sigma of
/// both accuracies given?
bool is_plausible(const Position& from, const Position& to, MetresPerSecond max_speed);

/// Judges `window` (one vehicle's positions, ascending by time, no time twice) into `beliefs` (as
/// many). The last of them counts as the vehicle's newest. Those whose reach is not within `window`
/// are judged as if nothing were beyond it. No allocation.
///
/// Outlier: one of a run of at most `longest_jump` that neither follows plausibly from the position
/// before nor leads to the one after it, while those two are plausible without it; where such runs
/// overlap the shortest counts, of equally short ones the first. And exactly (0, 0), unless a
/// neighbour that is elsewhere lies within 10 km.
void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed);

}  // namespace convoy::fleet
