// Decides which vehicles are *near* for a viewer: those in its view, and all pinned ones.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/live_wire/live_operation.hpp"
#include "live/live_fleet.hpp"
#include "live/view.hpp"

namespace convoy::live {

class Interest {
 public:
    /// Knows no pinned vehicle before the first `update`.
    explicit Interest(const fleet::ViewOperation& asked);

    /// Looks up the slots of the pinned names again if vehicles were added or removed since the
    /// last call. Call it before the functions below.
    void update(const LiveFleet& fleet);

    /// Returns the level of detail of a near vehicle, or nullopt if it is not near.
    std::optional<Level> level(const LiveFleet::Vehicle& vehicle, Slot slot) const;

    /// Calls `visit(Slot)` for every near vehicle that has changed since a tick, until `visit`
    /// returns false. It may also be called for other vehicles, and twice for one.
    template <class Visit>
    void visit_changed(const LiveFleet& fleet, Tick since, Visit visit) const {
        for (const Slot slot : pinned_) {
            if (!visit(slot)) {
                return;
            }
        }
        if (fleet.squares().visit_changed(view_, since, visit)) {
            return;
        }
        const RecencyList& changed = fleet.by_any_change();
        for (Slot slot = changed.newest();
             slot != no_slot && fleet[slot].changed[every_position] > since && visit(slot);) {
            slot = changed.older(slot);
        }
    }

 private:
    View view_;
    std::vector<fleet::VehicleName> names_;
    std::vector<Slot> pinned_;  // slots of the names that exist, sorted
    std::optional<std::uint64_t> revision_;
};

}  // namespace convoy::live
