#include "position-tracker/state/published_fleet.hpp"

#include <algorithm>
#include <utility>

namespace convoy::tracker {

const FleetPlaces& FleetSnapshot::places() const {
    std::call_once(places_->made, [this] {
        places_->places.reserve(reports.size());
        for (const SharedReport& published : reports) {
            places_->places.add(published->report.position.coordinates);
        }
        places_->places.sort();
    });
    return places_->places;
}

void PublishedFleet::publish(std::vector<FleetChange> changes, fleet::Time now) {
    const std::scoped_lock lock(mutex_);
    const std::size_t before = untaken_.size();
    for (FleetChange& change : changes) {
        put(std::move(change));
    }
    publish_offline(now);
    if (untaken_.size() != before) {
        ++revision_;
        snapshot_.reset();
    }
}

Publication PublishedFleet::take() {
    const std::scoped_lock lock(mutex_);
    return {.revision = revision_, .changes = std::exchange(untaken_, {})};
}

void PublishedFleet::put(FleetChange change) {
    rows_.resize(std::max<std::size_t>(rows_.size(), std::size_t{change.vehicle} + 1));
    Row& row = rows_[change.vehicle];
    if (change.has_positions && !row.is_known) {
        by_name_.emplace(change.name, change.vehicle);
    } else if (!change.has_positions) {
        by_name_.erase(change.name);
    }
    row.is_known = change.has_positions;
    reports_ -= row.report ? 1U : 0U;
    row.report.reset();
    if (change.report) {
        row.report =
            std::make_shared<const PublishedReport>(std::move(*change.report), revision_ + 1);
        ++reports_;
        queue_offline(change.vehicle);
    }
    untaken_.push_back({.name = std::move(change.name), .report = row.report});
}

void PublishedFleet::queue_offline(VehicleIndex vehicle) {
    offline_.queue(vehicle, rows_[vehicle].report->report.position.time + fleet::offline_after);
}

void PublishedFleet::publish_offline(fleet::Time now) {
    while (const auto vehicle = offline_.take_before(now)) {
        Row& row = rows_[*vehicle];
        if (!row.report) {
            continue;
        }
        if (status_of(row.report->report, now) != fleet::Status::offline) {
            queue_offline(*vehicle);
            continue;
        }
        if (row.report->revision == revision_ + 1) {
            continue;  // it is among the changes already
        }
        row.report = std::make_shared<const PublishedReport>(row.report->report, revision_ + 1);
        untaken_.push_back({.name = row.report->report.name, .report = row.report});
    }
}

std::shared_ptr<const FleetSnapshot> PublishedFleet::snapshot() const {
    const std::scoped_lock lock(mutex_);
    if (!snapshot_) {
        auto fresh = std::make_shared<FleetSnapshot>();
        fresh->revision = revision_;
        fresh->reports.reserve(reports_);
        for (const auto& [name, vehicle] : by_name_) {
            if (rows_[vehicle].report) {
                fresh->reports.push_back(rows_[vehicle].report);
            }
        }
        snapshot_ = std::move(fresh);
    }
    return snapshot_;
}

SharedReport PublishedFleet::find(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    const auto found = by_name_.find(vehicle);
    return found == by_name_.end() ? nullptr : rows_[found->second].report;
}

bool PublishedFleet::knows(const fleet::VehicleName& vehicle) const {
    const std::scoped_lock lock(mutex_);
    return by_name_.contains(vehicle);
}

std::size_t PublishedFleet::size() const {
    const std::scoped_lock lock(mutex_);
    return reports_;
}

}  // namespace convoy::tracker
