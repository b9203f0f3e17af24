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
    const fleet::Time latest = admission_.latest_good(now_());
    if (const auto restored = restore_readings(history_, fleet_, *stored, latest); !restored) {
        return restored.error();
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
        }
    }
}

// Readings of positions that were held have not been shown. If the store fails, a later reading or
// the next load shows them.
void PositionStore::show_again(const std::vector<history::HeldPosition>& taken_in) {
    std::vector<fleet::VehicleName> vehicles;
    for (const history::HeldPosition& held : taken_in) {
        if (vehicles.empty() || vehicles.back() != held.reported.vehicle) {
            vehicles.push_back(held.reported.vehicle);
        }
    }
    static_cast<void>(restore_readings(history_, fleet_, vehicles, admission_.latest_good(now_())));
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
    show(stored, origin);
}

void PositionStore::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    admission_.forget(vehicle);
    fleet_.forget(vehicle);
    refusals_.forget(vehicle.text());
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
        if (there->empty()) {
            admission_.forget(vehicle);
            fleet_.forget(vehicle);
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
        admission_.forget(vehicle);
        refusals_.forget(vehicle.text());
        // If an earlier attempt failed half-way, only the memory still has the vehicle.
        const bool was_shown = fleet_.forget(vehicle);
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
