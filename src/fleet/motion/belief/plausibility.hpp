// Whether a vehicle can have driven from one position to another.
#pragma once

#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// One sigma of positions without an accuracy, for `is_plausible`.
inline constexpr Metres unknown_accuracy{5.0};

/// Returns one sigma of a position, or `unknown_accuracy` if it has none.
Metres accuracy_of(const Position& position);

/// Whether a vehicle can have got from one position to the other: their distance is at most
/// `max_speed` times the time between, plus three sigma of both accuracies together.
bool is_plausible(const Position& from, const Position& to, MetresPerSecond max_speed);

/// Returns the time from `from` to `to`, negative if `to` is earlier.
double seconds_between(const Position& from, const Position& to);

/// Returns the distance with an error of at most 0.6 %. For long distances it is much cheaper than
/// the geodesic.
Metres rough_distance(const Coordinates& one, const Coordinates& other);

/// Whether `rough_distance` is at most `limit`, up to a few kilometres. Cheaper, unless it is about
/// as much.
bool are_within(const Coordinates& one, const Coordinates& other, Metres limit);

}  // namespace convoy::fleet
