#include "position-tracker/ledger.hpp"

#include <mutex>
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

StoreResult<bool> Ledger::erase(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(mutex_);
    if (history_ == nullptr) {
        return not_open();
    }
    const auto erased = history_->erase(vehicle);
    if (!erased) {
        return erased.error();
    }
    // Where an attempt before this one failed half-way, only the memory knows it still.
    admission_.forget(vehicle);
    const bool was_known = fleet_.forget(vehicle);
    if (listener_.erased) {
        listener_.erased(vehicle);
    }
    return *erased || was_known;
}

}  // namespace convoy::tracker
