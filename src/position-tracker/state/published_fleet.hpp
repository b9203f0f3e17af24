// Holds what the tracker shows of its fleet: one report for each vehicle, and the revision at which
// each last changed. Reports are immutable and shared, so a reader keeps its own while new ones are
// published.
//
// Threads: one publishes, any number read. They exclude each other only while pointers are copied.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "fleet/motion/report/report.hpp"
#include "live/due_queue.hpp"
#include "position-tracker/state/fleet_places.hpp"
#include "position-tracker/state/vehicle_windows.hpp"

namespace convoy::tracker {

/// Rises by one with each publication. Together with the epoch it identifies a state of the fleet.
using Revision = std::uint64_t;

struct PublishedReport {
    fleet::Report report;
    Revision revision;  ///< at which it last changed
};
using SharedReport = std::shared_ptr<const PublishedReport>;

/// The whole fleet as it was at one revision, sorted by name.
struct FleetSnapshot {
    Revision revision = 0;
    std::vector<SharedReport> reports;

    /// Returns the places of the reports, numbered like them; made at the first call. Thread-safe.
    const FleetPlaces& places() const;

 private:
    struct Places {
        std::once_flag made;
        FleetPlaces places;
    };
    std::unique_ptr<Places> places_ = std::make_unique<Places>();
};

/// A vehicle's new state. It has no report if none of its positions is believed.
struct FleetChange {
    VehicleIndex vehicle;
    fleet::VehicleName name;
    bool has_positions;  ///< false: the vehicle is gone (retention, erased)
    std::optional<fleet::Report> report;
};

/// A vehicle's new report, or null if it has none any more.
struct ReportChange {
    fleet::VehicleName name;
    SharedReport report;
};

struct Publication {
    Revision revision;  ///< the newest
    std::vector<ReportChange> changes;
};

using StatusCounts = std::array<std::size_t, fleet::statuses.size()>;

class PublishedFleet {
 public:
    /// Publishes `changes` and every vehicle whose status has changed by `now` without a position
    /// as one revision; does nothing if there is neither. Each vehicle changes once.
    void publish(std::vector<FleetChange> changes, fleet::Time now);
    /// Returns what has been published since the last call, oldest first.
    Publication take();

    /// Returns the snapshot of the newest revision, which is made at the first call after that
    /// revision.
    std::shared_ptr<const FleetSnapshot> snapshot() const;
    /// Returns null if the vehicle has no report.
    SharedReport find(const fleet::VehicleName& vehicle) const;
    /// Returns whether the vehicle has positions, believed or not.
    bool knows(const fleet::VehicleName& vehicle) const;
    /// Returns how many vehicles have a report.
    std::size_t size() const;
    /// Returns how many vehicles have each status, in its order.
    StatusCounts counts() const;
    /// Returns how many vehicles are ambiguous.
    std::size_t ambiguous() const;

 private:
    struct Row {
        bool is_known = false;   // it is in by_name_
        SharedReport report;     // null if it has none
        fleet::Status status{};  // of the report, as it was published
    };

    void put(FleetChange change, fleet::Time now);
    void publish_due(fleet::Time now);
    void show(VehicleIndex vehicle, fleet::Report report, fleet::Time now);
    void hide(Row& row);

    mutable std::mutex mutex_;
    Revision revision_ = 0;
    std::vector<Row> rows_;                               // by VehicleIndex
    std::map<fleet::VehicleName, VehicleIndex> by_name_;  // vehicles that have positions
    std::vector<ReportChange> untaken_;
    StatusCounts counts_{};
    std::size_t ambiguous_ = 0;        // vehicles
    live::DueQueue<fleet::Time> due_;  // when a status changes unless the vehicle reports again
    mutable std::shared_ptr<const FleetSnapshot>
        snapshot_;  // of revision_; null until it is needed
};

}  // namespace convoy::tracker
