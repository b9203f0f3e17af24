// What the tracker holds of its fleet, on the disk and in memory, as one record: what is stored is
// known, and what is erased is gone from both.
//
// Threads: any. Erasing excludes all that brings positions to memory, so that nothing on its way
// there brings back a vehicle that was erased from the disk meanwhile. Nothing else waits.
#pragma once

#include <functional>
#include <shared_mutex>
#include <span>

#include "history/history.hpp"
#include "position-tracker/intake/admission.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

class Ledger {
 public:
    /// Without a history yet: until it is opened, storing and erasing are errors. Both outlive
    /// this.
    explicit Ledger(FleetState& fleet, AdmissionLimits limits = {})
        : fleet_(fleet), admission_(limits) {}
    Ledger(History& history, FleetState& fleet, AdmissionLimits limits = {})
        : history_(&history), fleet_(fleet), admission_(limits) {}

    /// The vehicles that this knows: every one that was ever stored, and those admitted since.
    Admission& admission() { return admission_; }

    /// From now on with this history, which outlives this: its newest positions are in the fleet.
    StoreResult<void> open(History& history);

    /// Who else is to know: told when it is done, before the call that did it returns. Neither may
    /// wait, nor call the ledger.
    struct Listener {
        std::function<void(std::span<const fleet::ReportedPosition>)> stored;
        std::function<void(const fleet::VehicleName&)> erased;
    };
    /// From now on this one; {} for nobody. When this returns the one before is not called any
    /// more.
    void tell(Listener listener);

    /// Stores durably, then shows. After an error nothing of it is known.
    StoreResult<AppendCounts> store(const Batch& batch);

    /// Reads held positions and does what `judge` makes of them, as one step that no erasing of
    /// this tracker's comes between.
    using JudgeHeld = std::function<Batch(const std::vector<HeldPosition>&)>;
    struct Settled {
        std::vector<HeldPosition> read;
        AppendCounts counts{};
    };
    StoreResult<Settled> settle_held(const HeldQuery& query, const JudgeHeld& judge);
    StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query);
    StoreResult<std::uint64_t> held_count();
    StoreResult<std::vector<fleet::VehicleName>> vehicles();

    /// Another tracker has stored these: shows them.
    void learn(std::span<const fleet::ReportedPosition> stored);

    /// Another tracker has erased it: shows it no more.
    void forget(const fleet::VehicleName& vehicle);

    /// Shows what anybody has stored up to now, and forgets vehicles that somebody has erased
    /// without this being told. After an error part of it may be known.
    StoreResult<void> reload();

    /// Told how many vehicles are done by now.
    using Progress = std::function<void(std::size_t)>;
    /// Erases vehicles for good, see History::erase; each is given once. Returns those that there
    /// were. Storing goes on between as many as the history erases at once. After an error it may
    /// be half done: ask again. What still comes of a vehicle makes it a new one.
    StoreResult<std::vector<fleet::VehicleName>> erase(std::span<const fleet::VehicleName> vehicles,
                                                       const Progress& progress = {});

 private:
    StoreResult<AppendCounts> append_and_show(const Batch& batch);
    StoreResult<std::vector<fleet::VehicleName>> load();
    StoreResult<void> forget_erased(const FleetSnapshot& shown,
                                    const std::vector<fleet::VehicleName>& stored);
    StoreResult<std::vector<fleet::VehicleName>> erase_at_once(
        std::span<const fleet::VehicleName> vehicles);
    StoreResult<std::size_t> erased_at_once();

    History* history_ = nullptr;
    FleetState& fleet_;
    Admission admission_;
    Listener listener_;
    std::shared_mutex mutex_;  // shared by all that adds
};

}  // namespace convoy::tracker
