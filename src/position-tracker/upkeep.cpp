#include "position-tracker/upkeep.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace convoy::tracker {
namespace {

using namespace std::chrono_literals;

constexpr auto between_sweeps = 1s;

class FleetGauges {
 public:
    explicit FleetGauges(service::Metrics& metrics)
        : vehicles_(metrics.gauge("convoy_vehicles", "Vehicles in the fleet.")),
          ambiguous_(metrics.gauge("convoy_vehicles_ambiguous",
                                   "Vehicles of which two places are disputed.")) {
        for (const fleet::Status status : fleet::statuses) {
            by_status_.push_back(&metrics.gauge("convoy_vehicles_by_status",
                                                "Vehicles in the fleet by status.",
                                                {{"status", std::string(to_string(status))}}));
        }
    }

    void set(const FleetState& fleet) const {
        vehicles_.Set(static_cast<double>(fleet.size()));
        ambiguous_.Set(static_cast<double>(fleet.ambiguous()));
        const StatusCounts counts = fleet.counts();
        for (std::size_t i = 0; i < counts.size(); ++i) {
            by_status_[i]->Set(static_cast<double>(counts.at(i)));
        }
    }

 private:
    prometheus::Gauge& vehicles_;
    prometheus::Gauge& ambiguous_;
    std::vector<prometheus::Gauge*> by_status_;  // in the order of fleet::statuses
};

}  // namespace

Upkeep::Upkeep(Swept swept, FleetState& fleet, live::Broadcast& broadcast,
               service::Metrics& metrics) {
    metrics.gauge("convoy_retention_seconds", "Age from which positions are deleted; 0: never.")
        .Set(static_cast<double>(swept.retention.kept_for().count()));
    const auto tick = [this, &fleet, &broadcast, gauges = FleetGauges(metrics),
                       now = swept.held.clock()] {
        broadcast.tick(changes_.tick(fleet, now(), live::system_clocks().steady()));
        gauges.set(fleet);
    };
    auto sweep = [swept, &broadcast, reasons = std::uint64_t{0},
                  &rejected_kept =
                      metrics.gauge("convoy_positions_rejected_kept",
                                    "Rejected positions that the store keeps.")]() mutable {
        swept.retention.sweep(swept.held.moment().wall);
        swept.held.sweep();
        Refusals& refusals = swept.held.store().refusals();
        refusals.sweep();
        if (const auto now = refusals.list()->reasons; now != std::exchange(reasons, now)) {
            broadcast.refusals_changed();
        }
        rejected_kept.Set(static_cast<double>(refusals.rejected_kept()));
        swept.damage.sweep();
    };
    sweep();
    tick();
    broadcast.set_upstream(fleet::LiveState::Upstream::live);
    sweeps_.emplace(between_sweeps, sweep);
    ticks_.emplace(live::tick_period, tick);
}

}  // namespace convoy::tracker
