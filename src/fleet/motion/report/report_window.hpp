// The positions of a vehicle that its live answer depends on: the newest ones, and of the minutes
// before them one per half minute, by which stays are found (stay/stays.hpp).
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <span>

#include "fleet/motion/stay/samples.hpp"
#include "fleet/motion/stay/stays.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// A window has this many of the newest positions. They suffice for the motion at the newest one
/// and at those before it that a report may show in its place.
inline constexpr std::size_t report_positions = 40;

/// Of older positions, a window has the first in each of this many sample periods before that of
/// the newest position.
inline constexpr std::size_t report_samples = stay_memory / sample_period;

/// Ascending by time, each time once. While one is inserted, the window may hold one more.
using ReportWindow =
    boost::container::static_vector<Position, report_positions + report_samples + 2>;

enum class Insertion {
    changed,
    known,   ///< the position or a smaller one of its time is there
    beyond,  ///< the window does not hold such a position, so it may be new
};

/// Inserts a position in order of time and drops what does not belong to the window any more. So a
/// window depends only on the set of positions, not on their order.
Insertion insert(ReportWindow& window, const Position& position);

/// Returns the window of positions that ascend by time, no time twice.
ReportWindow report_window(std::span<const Position> positions);

/// Returns the start of the oldest sample period of a window with this newest position.
Time report_window_begin(Time newest);

/// Whether the vehicle may stay where its newest positions are (`newest`: at most
/// `report_positions`, ascending): of every fifth of them, more than half lie within
/// `largest_circle` of their median place. Otherwise a report does not depend on the samples
/// before.
bool may_stay(std::span<const Position> newest);

}  // namespace convoy::fleet
