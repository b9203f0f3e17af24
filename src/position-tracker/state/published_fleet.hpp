// What the tracker shows of its fleet: one report for each vehicle, and the tick at which each last
// changed. Reports are immutable and shared, so that whoever reads keeps what it has while new ones
// are published.
//
// Threads: one publishes, any number read. Publishing and reading exclude each other for as long as
// it takes to copy pointers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <vector>

#include "fleet/motion/report.hpp"
#include "position-tracker/state/fleet_places.hpp"
#include "position-tracker/state/vehicle_windows.hpp"

namespace convoy::tracker {

/// Rises by one whenever something was published. Together with the epoch of its publisher it names
/// one state of the fleet.
using Tick = std::uint64_t;

struct PublishedReport {
    fleet::Report report;
    Tick tick;  ///< at which it last changed
};
using SharedReport = std::shared_ptr<const PublishedReport>;

/// The whole fleet as it was at one tick, sorted by name.
struct FleetSnapshot {
    Tick tick = 0;
    std::vector<SharedReport> reports;

    /// Where those of `reports` are, by their place in it; made when first asked for. Any thread.
    const FleetPlaces& places() const;

 private:
    struct Places {
        std::once_flag made;
        FleetPlaces places;
    };
    std::unique_ptr<Places> places_ = std::make_unique<Places>();
};

/// What has become of a vehicle. It has no report while none of its positions is believed.
struct FleetChange {
    VehicleIndex vehicle;
    fleet::VehicleName name;
    bool has_positions;  ///< false: it is gone (retention, erased)
    std::optional<fleet::Report> report;
};

/// A vehicle's new report, or null where it has none any more.
struct PublishedChange {
    VehicleIndex vehicle;
    fleet::VehicleName name;
    SharedReport report;
};

class PublishedFleet {
 public:
    /// Publishes `changes`, and every vehicle that has gone offline by `now`, as one tick; nothing
    /// where there is neither. Returns the tick that is now the newest.
    Tick publish(std::vector<FleetChange> changes, fleet::Time now);

    /// The snapshot of the newest tick; made once a tick, when it is first asked for.
    std::shared_ptr<const FleetSnapshot> snapshot() const;
    /// What was published since this was last asked: the newest of each vehicle, once.
    std::vector<PublishedChange> take_changes();
    /// Null where the vehicle has no report.
    SharedReport find(const fleet::VehicleName& vehicle) const;
    /// Whether it has positions, believed or not.
    bool knows(const fleet::VehicleName& vehicle) const;
    /// Those that have a report.
    std::size_t size() const;

 private:
    // When a vehicle will have been silent for too long, unless it reports again.
    struct OfflineAt {
        fleet::Time time;
        VehicleIndex vehicle;
        friend auto operator<=>(const OfflineAt&, const OfflineAt&) = default;
    };
    struct Row {
        bool is_known = false;  // it is in by_name_
        SharedReport report;    // null: none, or no longer
        std::optional<fleet::Time> offline_queued;
        std::optional<std::size_t> change;  // its place in changes_
    };

    void put(FleetChange change, Tick tick);
    bool publish_offline(fleet::Time now, Tick tick);
    void queue_offline(VehicleIndex vehicle);
    void note_change(VehicleIndex vehicle, fleet::VehicleName name);

    mutable std::mutex mutex_;
    Tick tick_ = 0;
    std::vector<Row> rows_;                               // by index
    std::map<fleet::VehicleName, VehicleIndex> by_name_;  // those that have positions
    std::size_t reports_ = 0;
    std::priority_queue<OfflineAt, std::vector<OfflineAt>, std::greater<>> offline_;
    std::vector<PublishedChange> changes_;                   // not taken yet
    mutable std::shared_ptr<const FleetSnapshot> snapshot_;  // of tick_, once somebody asked
};

}  // namespace convoy::tracker
