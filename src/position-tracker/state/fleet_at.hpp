// Derives the fleet as it was known at a past time, by the same rules as the live one.
#pragma once

#include "fleet/motion/estimate/motion.hpp"
#include "history/history.hpp"
#include "position-tracker/state/published_fleet.hpp"

namespace convoy::tracker {

/// Returns the report of every vehicle from its positions between the ends of `known`, as the
/// fleet state would show it without later ones. The revisions have no meaning. Reads a window
/// of each vehicle from the history.
history::StoreResult<FleetSnapshot> fleet_at(const history::History& history,
                                             history::TimeRange known,
                                             const fleet::MotionSettings& motion);

}  // namespace convoy::tracker
