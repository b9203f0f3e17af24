#include "position-tracker/intake/position_store.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <utility>

namespace convoy::tracker {

history::StoreResult<std::vector<fleet::VehicleName>> PositionStore::load() {
    auto stored = history_.vehicles();
    if (!stored) {
        return stored;
    }
    admission_.know(*stored);
    if (const auto restored = restore(history_, fleet_); !restored) {
        return restored.error();
    }
    if (const auto shown = show_newest(*stored); !shown) {
        return shown.error();
    }
    return stored;
}

void PositionStore::set_listener(Listener listener) {
    const std::scoped_lock lock(mutex_);
    listener_ = std::move(listener);
}

history::StoreResult<history::AppendCounts> PositionStore::store(const history::Batch& batch) {
    const std::shared_lock lock(mutex_);
    return append_and_show(batch, Origin::devices);
}

void PositionStore::show(const Stored& stored, Origin origin) {
    show_readings(stored.readings);
    if (origin == Origin::devices) {
        fleet_.receive(stored.positions);
    } else {
        fleet_.apply(stored.positions);
    }
}

// Not of vehicles that are unknown: their number is not bounded.
void PositionStore::show_readings(std::span<const history::StoredReading> readings) {
    if (readings.empty()) {
        return;
    }
    const fleet::Time latest = admission_.latest_good(now_());
    for (const history::StoredReading& reading : readings) {
        if (admission_.knows(reading.vehicle)) {
            fleet_.apply({&reading, 1}, latest);
            if (reading.time > latest) {
                due_.add(reading.vehicle, reading.time);
            }
        }
    }
}

// Readings of positions that were held have not been shown.
void PositionStore::show_again(const std::vector<history::HeldPosition>& taken_in) {
    std::vector<fleet::VehicleName> vehicles;
    for (const history::HeldPosition& held : taken_in) {
        if (vehicles.empty() || vehicles.back() != held.reported.vehicle) {
            vehicles.push_back(held.reported.vehicle);
        }
    }
    if (!show_newest(vehicles)) {
        for (const fleet::VehicleName& vehicle : vehicles) {
            due_.add(vehicle, fleet::Time::min());
        }
    }
}

history::StoreResult<void> PositionStore::show_newest(
    std::span<const fleet::VehicleName> vehicles) {
    constexpr std::size_t read_at_once = 1'000;
    const fleet::Time latest = admission_.latest_good(now_());
    while (!vehicles.empty()) {
        const auto some = vehicles.first(std::min(read_at_once, vehicles.size()));
        const auto newest = history_.newest_readings(some);
        if (!newest) {
            return newest.error();
        }
        for (const history::StoredReading& reading : *newest) {
            fleet_.apply({&reading, 1}, latest);
            if (reading.time <= latest) {
                continue;
            }
            if (const auto shown = show_before_newest(reading, latest); !shown) {
                return shown;
            }
        }
        vehicles = vehicles.subspan(some.size());
    }
    return {};
}

// The newest reading is ahead of the clock: shows the one before, and notes when the next is due.
history::StoreResult<void> PositionStore::show_before_newest(const history::StoredReading& newest,
                                                             fleet::Time latest) {
    const fleet::Time ahead = latest + std::chrono::milliseconds{1};
    const auto before = history_.readings_before(newest.vehicle, ahead, 1);
    if (!before) {
        return before.error();
    }
    fleet_.apply(*before, latest);
    const auto next = history_.readings(newest.vehicle, history::TimeRange(ahead, newest.time), 1);
    if (!next) {
        return next.error();
    }
    due_.add(newest.vehicle, next->empty() ? newest.time : next->front().time);
    return {};
}

history::StoreResult<void> PositionStore::show_due_readings() {
    const std::shared_lock lock(mutex_);
    const auto vehicles = due_.take(admission_.latest_good(now_()));
    auto shown = show_newest(vehicles);
    if (!shown) {
        for (const fleet::VehicleName& vehicle : vehicles) {
            due_.add(vehicle, fleet::Time::min());
        }
    }
    return shown;
}

history::StoreResult<history::AppendCounts> PositionStore::append_and_show(
    const history::Batch& batch, Origin origin) {
    auto counts = history_.append(batch);
    if (counts) {
        const Stored stored{.positions = batch.positions, .readings = batch.readings};
        show(stored, origin);
        if (!batch.taken_in.empty()) {
            show_again(batch.taken_in);
        }
        if (listener_.stored) {
            listener_.stored(stored, origin);
        }
    }
    return counts;
}

history::StoreResult<PositionStore::JudgedHeld> PositionStore::judge_held(
    const history::HeldQuery& query, const JudgeHeld& judge) {
    const std::shared_lock lock(mutex_);
    auto read = history_.held(query);
    if (!read) {
        return read.error();
    }
    JudgedHeld judged{.read = std::move(*read)};
    const history::Batch batch = judge(judged.read);
    if (batch.taken_in.empty() && batch.dropped.empty() && batch.held.empty()) {
        return judged;
    }
    const auto counts = append_and_show(batch, Origin::store);
    if (!counts) {
        return counts.error();
    }
    judged.counts = *counts;
    return judged;
}

history::StoreResult<PositionStore::JudgedRejected> PositionStore::judge_rejected(
    const history::RejectedQuery& query, const JudgeRejected& judge) {
    const std::shared_lock lock(mutex_);
    const auto read = history_.rejected(query);
    if (!read) {
        return read.error();
    }
    if (read->empty()) {
        return JudgedRejected{};
    }
    const history::Batch batch = judge(*read);
    if (!batch.no_longer_rejected.empty()) {
        if (const auto stored = append_and_show(batch, Origin::store); !stored) {
            return stored.error();
        }
    }
    return JudgedRejected{.read = read->size(), .last = read->back().number};
}

history::StoreResult<std::vector<history::HeldPosition>> PositionStore::held(
    const history::HeldQuery& query) {
    const std::shared_lock lock(mutex_);
    return history_.held(query);
}

history::StoreResult<std::uint64_t> PositionStore::held_count() {
    const std::shared_lock lock(mutex_);
    return history_.held_count();
}

history::StoreResult<std::vector<fleet::VehicleName>> PositionStore::vehicles() {
    const std::shared_lock lock(mutex_);
    return history_.vehicles();
}

void PositionStore::learn(const Stored& stored, Origin origin) {
    const std::shared_lock lock(mutex_);
    admission_.know(stored.positions);
    for (const history::StoredReading& reading : stored.readings) {
        admission_.know({&reading.vehicle, 1});
    }
    show(stored, origin);
    if (origin == Origin::store) {
        for (const fleet::ReportedPosition& reported : stored.positions) {
            due_.add(reported.vehicle, fleet::Time::min());
        }
    }
}

void PositionStore::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    forget_in_memory(vehicle);
    refusals_.forget(vehicle.text());
}

bool PositionStore::forget_in_memory(const fleet::VehicleName& vehicle) {
    admission_.forget(vehicle);
    due_.forget(vehicle);
    return fleet_.forget(vehicle);
}

history::StoreResult<void> PositionStore::reload() {
    // The vehicles come first: each of them has been stored before the store is read.
    const std::vector<fleet::VehicleName> known = fleet_.vehicles();
    std::shared_lock lock(mutex_);
    const auto stored = load();
    lock.unlock();
    return stored ? forget_erased(known, *stored) : stored.error();
}

// Looks for each vehicle once more while nothing is stored, because it may have come back.
history::StoreResult<void> PositionStore::forget_erased(
    const std::vector<fleet::VehicleName>& known, const std::vector<fleet::VehicleName>& stored) {
    for (const fleet::VehicleName& vehicle : known) {
        if (std::ranges::binary_search(stored, vehicle)) {
            continue;
        }
        const std::scoped_lock lock(mutex_);
        const auto there = history_.positions_before(vehicle, fleet::Time::max(), 1);
        if (!there) {
            return there.error();
        }
        const auto said = history_.newest_readings({&vehicle, 1});
        if (!said) {
            return said.error();
        }
        if (there->empty() && said->empty()) {
            forget_in_memory(vehicle);
        }
    }
    return {};
}

history::StoreResult<std::vector<fleet::VehicleName>> PositionStore::erase(
    std::span<const fleet::VehicleName> vehicles, const Progress& progress) {
    const std::size_t at_once = history_.erased_at_once();
    std::vector<fleet::VehicleName> erased;
    for (std::size_t done = 0; done < vehicles.size();) {
        const auto piece = vehicles.subspan(done).first(std::min(at_once, vehicles.size() - done));
        auto of_piece = erase_at_once(piece);
        if (!of_piece) {
            return of_piece;
        }
        std::ranges::move(*of_piece, std::back_inserter(erased));
        done += piece.size();
        if (progress) {
            progress(done);
        }
    }
    return erased;
}

history::StoreResult<std::vector<fleet::VehicleName>> PositionStore::erase_at_once(
    std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock lock(mutex_);
    auto erased = history_.erase(vehicles);
    if (!erased) {
        return erased;
    }
    const std::set<fleet::VehicleName> stored(erased->begin(), erased->end());
    for (const fleet::VehicleName& vehicle : vehicles) {
        refusals_.forget(vehicle.text());
        // If an earlier attempt failed half-way, only the memory still has the vehicle.
        const bool was_shown = forget_in_memory(vehicle);
        if (was_shown && !stored.contains(vehicle)) {
            erased->push_back(vehicle);
        }
        if (listener_.erased) {
            listener_.erased(vehicle);
        }
    }
    return erased;
}

}  // namespace convoy::tracker
