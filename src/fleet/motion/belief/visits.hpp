// The places of a window in their order, and which of them come again.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// A place is left by a step that is longer than this.
inline constexpr Metres min_leg{20.0};

/// Positions that follow one another and have exactly the same coordinates.
struct Visit {
    std::size_t begin;   ///< its first position
    std::size_t end;     ///< behind its last one
    std::size_t first;   ///< the first visit at this place
    std::size_t before;  ///< the visit before this one at this place; of the first one, itself
    std::size_t places;  ///< how many places the window has up to and with this visit
    bool is_only;        ///< whether no other visit is at this place
};

/// Returns the visits of `window`, whose positions ascend by time.
std::vector<Visit> visits_of(std::span<const Position> window);

/// Whether a vehicle may go out to a place and back, or be at one at the newest end, at which it is
/// more than once. Cheap. If it is false, `window` has no old place (old_places.hpp).
bool may_return(std::span<const Position> window, WindowEnd end = WindowEnd::newest);

}  // namespace convoy::fleet
