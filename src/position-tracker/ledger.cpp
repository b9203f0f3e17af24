#include "position-tracker/ledger.hpp"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <utility>

namespace convoy::tracker {
namespace {

StoreError not_open() { return {"the history is not open yet"}; }

}  // namespace

StoreResult<void> Ledger::open(History& history) {
    const std::scoped_lock lock(mutex_);
    history_ = &history;
    return load();
}

StoreResult<void> Ledger::load() {
    const auto known = history_->vehicles();
    if (!known) {
        return known.error();
    }
    admission_.know(*known);
    return restore(*history_, fleet_);
}

void Ledger::tell(Listener listener) {
    const std::scoped_lock lock(mutex_);
    listener_ = std::move(listener);
}

StoreResult<AppendCounts> Ledger::store(const Batch& batch) {
    const std::shared_lock lock(mutex_);
    return history_ == nullptr ? not_open() : append_and_show(batch);
}

StoreResult<AppendCounts> Ledger::append_and_show(const Batch& batch) {
    auto counts = history_->append(batch);
    if (counts) {
        fleet_.apply(batch.positions);
        if (listener_.stored) {
            listener_.stored(batch.positions);
        }
    }
    return counts;
}

StoreResult<std::vector<HeldPosition>> Ledger::settle_held(const HeldQuery& query,
                                                           const JudgeHeld& judge) {
    const std::shared_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    auto read = history_->held(query);
    if (!read || read->empty()) {
        return read;
    }
    const Batch batch = judge(*read);
    if (batch.released.empty()) {
        return read;
    }
    const auto counts = append_and_show(batch);
    return counts ? read : counts.error();
}

StoreResult<std::vector<HeldPosition>> Ledger::held(const HeldQuery& query) {
    const std::shared_lock lock(mutex_);
    return history_ == nullptr ? not_open() : history_->held(query);
}

StoreResult<std::uint64_t> Ledger::held_count() {
    const std::shared_lock lock(mutex_);
    return history_ == nullptr ? not_open() : history_->held_count();
}

StoreResult<std::vector<fleet::VehicleName>> Ledger::vehicles() {
    const std::shared_lock lock(mutex_);
    return history_ == nullptr ? not_open() : history_->vehicles();
}

void Ledger::learn(std::span<const fleet::ReportedPosition> stored) {
    const std::shared_lock lock(mutex_);
    admission_.know(stored);
    fleet_.apply(stored);
}

void Ledger::forget(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    admission_.forget(vehicle);
    fleet_.forget(vehicle);
}

StoreResult<void> Ledger::reload() {
    const std::shared_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    return load();
}

StoreResult<std::vector<fleet::VehicleName>> Ledger::erase(
    std::span<const fleet::VehicleName> vehicles, const Progress& progress) {
    const auto at_once = erased_at_once();
    if (!at_once) {
        return at_once.error();
    }
    std::vector<fleet::VehicleName> erased;
    for (std::size_t done = 0; done < vehicles.size();) {
        const auto piece = vehicles.subspan(done).first(std::min(*at_once, vehicles.size() - done));
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

StoreResult<std::size_t> Ledger::erased_at_once() {
    const std::shared_lock lock(mutex_);
    return history_ == nullptr ? StoreResult<std::size_t>(not_open()) : history_->erased_at_once();
}

StoreResult<std::vector<fleet::VehicleName>> Ledger::erase_at_once(
    std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock lock(mutex_);
    auto erased = history_->erase(vehicles);
    if (!erased) {
        return erased;
    }
    const std::set<fleet::VehicleName> stored(erased->begin(), erased->end());
    for (const fleet::VehicleName& vehicle : vehicles) {
        admission_.forget(vehicle);
        // Where an attempt before this one failed half-way, only the memory knows it still.
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
