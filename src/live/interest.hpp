// Which vehicles a viewer looks at closely, its *near* ones: those in view and the pinned ones,
// wherever they are.
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
    explicit Interest(const fleet::ViewOperation& asked);

    /// Finds the pinned vehicles again where names may have come to stand for others.
    void update(const LiveFleet& fleet);

    /// The level at which a near vehicle is looked at; nothing for one that is not near.
    std::optional<Level> level(const LiveFleet::Vehicle& vehicle, Slot slot) const;

    /// Visits every near vehicle that has changed since a tick (and others besides), by
    /// `visit(Slot)`, until that says false.
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
    std::vector<Slot> pinned_;  // those of the names that there are, sorted
    std::optional<std::uint64_t> revision_;
};

}  // namespace convoy::live
