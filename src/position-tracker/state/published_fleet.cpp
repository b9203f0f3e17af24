#include "position-tracker/state/published_fleet.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace convoy::tracker {
namespace {

std::size_t total(const StatusCounts& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

}  // namespace

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
        put(std::move(change), now);
    }
    publish_due(now);
    if (untaken_.size() != before) {
        ++revision_;
        snapshot_.reset();
    }
}

Publication PublishedFleet::take() {
    const std::scoped_lock lock(mutex_);
    return {.revision = revision_, .changes = std::exchange(untaken_, {})};
}

void PublishedFleet::put(FleetChange change, fleet::Time now) {
    rows_.resize(std::max<std::size_t>(rows_.size(), std::size_t{change.vehicle} + 1));
    Row& row = rows_[change.vehicle];
    if (change.has_positions && !row.is_known) {
        by_name_.emplace(change.name, change.vehicle);
    } else if (!change.has_positions) {
        by_name_.erase(change.name);
    }
    row.is_known = change.has_positions;
    hide(row);
    if (change.report) {
        show(change.vehicle, *std::move(change.report), now);
    }
    untaken_.push_back({.name = std::move(change.name), .report = row.report});
}

void PublishedFleet::show(VehicleIndex vehicle, fleet::Report report, fleet::Time now) {
    Row& row = rows_[vehicle];
    row.report = std::make_shared<const PublishedReport>(std::move(report), revision_ + 1);
    row.status = status_of(row.report->report, now);
    ++counts_.at(static_cast<std::size_t>(row.status));
    ambiguous_ += row.report->report.ambiguous ? 1 : 0;
    if (const auto due = next_change_of(row.report->report, now)) {
        due_.queue(vehicle, *due);
    }
}

void PublishedFleet::hide(Row& row) {
    if (row.report) {
        --counts_.at(static_cast<std::size_t>(row.status));
        ambiguous_ -= row.report->report.ambiguous ? 1 : 0;
        row.report.reset();
    }
}

void PublishedFleet::publish_due(fleet::Time now) {
    while (const auto vehicle = due_.take_before(now)) {
        Row& row = rows_[*vehicle];
        if (!row.report) {
            continue;
        }
        const SharedReport shown = row.report;
        if (status_of(shown->report, now) == row.status) {  // it has reported again
            if (const auto due = next_change_of(shown->report, now)) {
                due_.queue(*vehicle, *due);
            }
            continue;
        }
        hide(row);
        show(*vehicle, shown->report, now);
        untaken_.push_back({.name = shown->report.name, .report = row.report});
    }
}

std::shared_ptr<const FleetSnapshot> PublishedFleet::snapshot() const {
    const std::scoped_lock lock(mutex_);
    if (!snapshot_) {
        auto fresh = std::make_shared<FleetSnapshot>();
        fresh->revision = revision_;
        fresh->reports.reserve(total(counts_));
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

std::size_t PublishedFleet::size() const { return total(counts()); }

StatusCounts PublishedFleet::counts() const {
    const std::scoped_lock lock(mutex_);
    return counts_;
}

std::size_t PublishedFleet::ambiguous() const {
    const std::scoped_lock lock(mutex_);
    return ambiguous_;
}

}  // namespace convoy::tracker
