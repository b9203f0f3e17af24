#include "position-tracker/upkeep.hpp"

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

constexpr auto between_sweeps = 1s;

}  // namespace

Upkeep::Upkeep(Swept swept, FleetState& fleet, live::Broadcast& broadcast,
               service::Metrics& metrics) {
    metrics.gauge("convoy_retention_seconds", "Age from which positions are deleted; 0: never.")
        .Set(static_cast<double>(swept.retention.kept_for().count()));
    auto& vehicles = metrics.gauge("convoy_vehicles", "Vehicles in the fleet.");
    const auto tick = [this, &fleet, &broadcast, &vehicles, now = swept.held.clock()] {
        broadcast.tick(changes_.tick(fleet, now(), live::system_clocks().steady()));
        vehicles.Set(static_cast<double>(fleet.size()));
    };
    const auto sweep = [swept] {
        swept.retention.sweep(swept.held.moment().wall);
        swept.held.sweep();
        swept.damage.sweep();
    };
    sweep();
    tick();
    broadcast.set_upstream(fleet::LiveState::Upstream::live);
    sweeps_.emplace(between_sweeps, sweep);
    ticks_.emplace(live::tick_period, tick);
}

}  // namespace convoy::tracker
