#include "position-tracker/upkeep.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "history/period_cache.hpp"

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

class PeriodCacheMetrics {
 public:
    PeriodCacheMetrics(const history::History& history, service::Metrics& metrics)
        : cache_(history.period_cache()),
          kept_(metrics.counter("convoy_period_sums_total", period_sums, {{"source", "kept"}})),
          made_(metrics.counter("convoy_period_sums_total", period_sums, {{"source", "made"}})),
          failures_(metrics.counter("convoy_period_cache_failures_total",
                                    "How often the cache of the sums of periods was deleted, "
                                    "because it could not be read or written.")),
          bytes_(metrics.gauge("convoy_period_cache_bytes",
                               "Size of the cache of the sums of periods, on the disk.")) {}

    void sweep() {
        if (cache_ == nullptr) {
            return;
        }
        const history::PeriodCacheStats stats = cache_->cache_stats();
        kept_.Increment(static_cast<double>(stats.found - seen_.found));
        made_.Increment(static_cast<double>(stats.made - seen_.made));
        failures_.Increment(static_cast<double>(stats.failures - seen_.failures));
        bytes_.Set(static_cast<double>(stats.bytes));
        seen_ = stats;
    }

 private:
    static constexpr const char* period_sums =
        "Sums of periods that summaries used: those that were kept, and those that had to be made.";

    const history::PeriodCache* cache_;
    prometheus::Counter& kept_;
    prometheus::Counter& made_;
    prometheus::Counter& failures_;
    prometheus::Gauge& bytes_;
    history::PeriodCacheStats seen_;
};

}  // namespace

Upkeep::Upkeep(Swept swept, FleetState& fleet, live::Broadcast& broadcast,
               service::Metrics& metrics) {
    metrics.gauge("convoy_retention_seconds", "Age from which positions are deleted; 0: never.")
        .Set(static_cast<double>(swept.retention.kept_for().count()));
    const auto tick = [this, &fleet, &broadcast, gauges = FleetGauges(metrics),
                       now = swept.held.clock()] {
        const auto changes = changes_.tick(fleet, now(), live::system_clocks().steady());
        if (auto asked = broadcast.details_asked(asked_.revision(), AskedReadings::max_vehicles)) {
            asked_.ask(*std::move(asked));
        }
        broadcast.tick(changes, asked_.news(fleet));
        gauges.set(fleet);
    };
    auto sweep = [swept, &broadcast, reasons = std::uint64_t{0},
                  &rejected_kept = metrics.gauge("convoy_positions_rejected_kept",
                                                 "Rejected positions that the store keeps."),
                  cache = PeriodCacheMetrics(swept.history, metrics)]() mutable {
        swept.retention.sweep(swept.held.moment().wall);
        swept.held.sweep();
        static_cast<void>(swept.held.store().show_due_readings());  // the next sweep tries again
        Refusals& refusals = swept.held.store().refusals();
        refusals.sweep();
        if (const auto now = refusals.list()->reasons; now != std::exchange(reasons, now)) {
            broadcast.refusals_changed();
        }
        rejected_kept.Set(static_cast<double>(refusals.rejected_kept()));
        swept.damage.sweep();
        cache.sweep();
    };
    sweep();
    tick();
    broadcast.set_upstream(fleet::LiveState::Upstream::live);
    sweeps_.emplace(between_sweeps, sweep);
    ticks_.emplace(live::tick_period, tick);
}

}  // namespace convoy::tracker
