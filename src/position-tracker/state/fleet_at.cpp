#include "position-tracker/state/fleet_at.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include "position-tracker/state/vehicle_windows.hpp"

namespace convoy::tracker {

history::StoreResult<FleetSnapshot> fleet_at(const history::History& history,
                                             history::TimeRange known,
                                             const fleet::MotionSettings& motion) {
    FleetSnapshot fleet;
    const auto visited = history.visit_latest(
        known.to(), history::WindowUse::one_report,
        [&](const fleet::VehicleName& vehicle, std::span<const fleet::Position> latest) {
            const auto first =
                std::ranges::lower_bound(latest, known.from(), {}, &fleet::Position::time);
            auto report =
                fleet::report_of(vehicle, fleet::report_window({first, latest.end()}), motion);
            if (report) {
                fleet.reports.push_back(
                    std::make_shared<const PublishedReport>(std::move(*report), Revision{0}));
            }
        });
    if (!visited) {
        return visited.error();
    }
    return fleet;
}

}  // namespace convoy::tracker
