#include "live/live_fleet.hpp"

#include <algorithm>
#include <utility>

namespace convoy::live {
namespace {

using fleet::Status;

/// The fields of a row that all viewers need at once. Time alone can change the first two.
struct Standing {
    Status status;
    bool stale;
    bool ambiguous;

    bool operator==(const Standing&) const = default;
};

Standing standing_of(const LiveFleet::Vehicle& vehicle) {
    return {.status = vehicle.row.status,
            .stale = vehicle.row.stale,
            .ambiguous = vehicle.row.ambiguous};
}

/// Updates the fields that depend on time, and returns whether they have changed.
bool update_standing(LiveFleet::Vehicle& vehicle, Instant now) {
    const Standing before = standing_of(vehicle);
    const auto age = now - vehicle.reported;
    vehicle.row.stale = age > fleet::stale_after(vehicle.row.interval);
    const auto limits = fleet::limits_of_moving(vehicle.row);
    if (limits && vehicle.row.status != Status::offline) {
        const Status by_age = status_at_age(Status::moving, *limits, age);
        vehicle.row.status = by_age == Status::moving ? vehicle.row.status : by_age;
    }
    return standing_of(vehicle) != before;
}

/// Returns when time alone will change the vehicle next; nullopt if it will not.
std::optional<Instant> next_due(const LiveFleet::Vehicle& vehicle, Instant now) {
    std::optional<Instant> due;
    if (!vehicle.row.stale) {
        due = vehicle.reported + fleet::stale_after(vehicle.row.interval);
    }
    const auto limits = fleet::limits_of_moving(vehicle.row);
    const auto change = limits ? next_change(*limits, now - vehicle.reported) : std::nullopt;
    if (change) {
        const Instant at = vehicle.reported + *change;
        due = due ? std::min(*due, at) : at;
    }
    return due;
}

}  // namespace

void LiveFleet::begin_tick(Instant now) {
    ++tick_;
    while (const auto slot = due_.take_before(now)) {
        if (!vehicles_[*slot]) {
            continue;  // the vehicle is gone
        }
        if (update_standing(*vehicles_[*slot], now)) {
            changed(*slot, all_viewers, now);
        }
        queue_due(*slot, now);
    }
}

void LiveFleet::apply(const Change& change, Instant now) {
    if (!change.state) {
        remove(change.name);
        return;
    }
    const auto known = find(change.name);
    const Slot slot = known ? *known : add(change.name, now);
    Vehicle& vehicle = *vehicles_[slot];
    const Standing before = standing_of(vehicle);
    const auto index = vehicle.row.index;
    const fleet::WebMercator from = vehicle.row.place;
    vehicle.row = change.state->row;
    vehicle.row.index = index;
    vehicle.reported = change.state->reported;
    update_standing(vehicle, now);
    const bool is_news =
        !known || standing_of(vehicle) != before || now - vehicle.sent_to_all >= all_viewers_after;
    changed(slot, is_news ? all_viewers : level_of_move(from, vehicle.row.place), now);
    queue_due(slot, now);
}

Slot LiveFleet::add(const fleet::VehicleName& name, Instant now) {
    Slot slot = slots();
    if (free_.empty()) {
        vehicles_.emplace_back();
    } else {
        slot = free_.back();
        free_.pop_back();
    }
    Vehicle& vehicle = vehicles_[slot].emplace(
        Vehicle{.name = name, .row = {}, .reported = {}, .born = tick_, .sent_to_all = now});
    vehicle.row.index = next_index_++;
    by_name_.emplace(name, slot);
    ++names_revision_;
    return slot;
}

void LiveFleet::remove(const fleet::VehicleName& name) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) {
        return;
    }
    const Slot slot = found->second;
    gone_.add(tick_, vehicles_[slot]->row.index);
    by_any_change_.remove(slot);
    by_change_for_all_.remove(slot);
    squares_.remove(slot);
    vehicles_[slot].reset();
    by_name_.erase(found);
    free_.push_back(slot);
    ++names_revision_;
}

void LiveFleet::changed(Slot slot, Level lowest, Instant now) {
    Vehicle& vehicle = *vehicles_[slot];
    std::fill(vehicle.changed.begin() + static_cast<std::ptrdiff_t>(lowest), vehicle.changed.end(),
              tick_);
    if (lowest == all_viewers) {
        vehicle.sent_to_all = now;
        by_change_for_all_.move_to_front(slot);
    }
    by_any_change_.move_to_front(slot);
    squares_.put(slot, vehicle.row.place, tick_);
}

void LiveFleet::queue_due(Slot slot, Instant now) {
    if (const auto due = next_due(*vehicles_[slot], now)) {
        due_.queue(slot, *due);
    }
}

std::optional<Slot> LiveFleet::find(const fleet::VehicleName& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

fleet::LivePosition LiveFleet::row_at(const Vehicle& vehicle, Instant now) {
    fleet::LivePosition row = vehicle.row;
    row.age_ms = fleet::live_age(now - vehicle.reported);
    return row;
}

}  // namespace convoy::live
