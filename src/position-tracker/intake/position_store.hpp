// Keeps the tracker's record of its fleet the same on disk and in memory: stored positions are
// shown, and erased vehicles are gone from both.
//
// Thread-safe. Erasing excludes all calls that add positions to memory, because one of them could
// bring back a vehicle that was erased from the disk meanwhile. Calls that add or read run side by
// side.
#pragma once

#include <functional>
#include <shared_mutex>
#include <span>
#include <utility>
#include <vector>

#include "history/history.hpp"
#include "position-tracker/intake/due_readings.hpp"
#include "position-tracker/intake/vehicle_admission.hpp"
#include "position-tracker/state/clock.hpp"
#include "position-tracker/state/fleet_state.hpp"
#include "position-tracker/state/refusals.hpp"

namespace convoy::tracker {

class PositionStore {
 public:
    /// Loads nothing yet: see `reload`. All references must outlive this.
    PositionStore(history::History& history, FleetState& fleet, AdmissionLimits limits = {},
                  Clock now = system_time)
        : history_(history),
          fleet_(fleet),
          admission_(limits),
          refusals_(history),
          now_(std::move(now)) {}

    /// Returns the admission, which knows all vehicles that were ever stored and those admitted
    /// since.
    VehicleAdmission& admission() { return admission_; }

    /// Returns the list of vehicles with positions that are not taken in. Erased vehicles are
    /// removed from it.
    Refusals& refusals() { return refusals_; }

    /// Where stored positions come from: devices that sent them just now, or the store, where they
    /// were held or rejected until they were taken in.
    enum class Origin : std::uint8_t { devices, store };

    /// What was stored at once, or by another tracker.
    struct Stored {
        std::span<const fleet::ReportedPosition> positions;
        std::span<const history::StoredReading> readings{};
    };
    /// Is notified when positions are stored or a vehicle is erased, before the call that did so
    /// returns. Neither function may block or call the store.
    struct Listener {
        std::function<void(const Stored&, Origin)> stored;
        std::function<void(const fleet::VehicleName&)> erased;
    };
    /// Replaces the listener ({} removes it). After return the previous one is never called again.
    void set_listener(Listener listener);

    /// Stores durably, then shows the positions. After an error none of them is shown.
    history::StoreResult<history::AppendCounts> store(const history::Batch& batch);

    /// Reads held positions and stores the batch that `judge` returns for them, as one step: this
    /// tracker erases nothing in between.
    using JudgeHeld = std::function<history::Batch(const std::vector<history::HeldPosition>&)>;
    struct JudgedHeld {
        std::vector<history::HeldPosition> read;
        history::AppendCounts counts{};
    };
    history::StoreResult<JudgedHeld> judge_held(const history::HeldQuery& query,
                                                const JudgeHeld& judge);
    /// Does the same with rejected positions.
    using JudgeRejected =
        std::function<history::Batch(const std::vector<history::StoredRejection>&)>;
    struct JudgedRejected {
        std::size_t read = 0;
        std::uint64_t last = 0;  ///< number of the last one read
    };
    history::StoreResult<JudgedRejected> judge_rejected(const history::RejectedQuery& query,
                                                        const JudgeRejected& judge);
    history::StoreResult<std::vector<history::HeldPosition>> held(const history::HeldQuery& query);
    history::StoreResult<std::uint64_t> held_count();
    history::StoreResult<std::vector<fleet::VehicleName>> vehicles();

    /// Shows what another tracker has stored, and makes its vehicles known. What that tracker has
    /// taken in later is shown by the next `show_due_readings`, because its message has no
    /// readings.
    void learn(const Stored& stored, Origin origin);

    /// Shows stored readings that were ahead of the clock, or could not be read. It is called once
    /// a second. After an error the next call tries again.
    history::StoreResult<void> show_due_readings();

    /// Forgets a vehicle that another tracker has erased.
    void forget(const fleet::VehicleName& vehicle);

    /// Loads what any tracker has stored up to now, and forgets vehicles that were erased without a
    /// notification to this one. After an error part of it may be done.
    history::StoreResult<void> reload();

    /// Is called with the number of vehicles done so far.
    using Progress = std::function<void(std::size_t)>;
    /// Erases vehicles for good (see History::erase); each is given once. Returns those that
    /// existed. It erases groups of the size that the history erases at once, and storing goes on
    /// between them. After an error some may be erased: call it again. If positions of a vehicle
    /// still arrive, it is a new vehicle.
    history::StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles, const Progress& progress = {});

 private:
    void show(const Stored& stored, Origin origin);
    void show_readings(std::span<const history::StoredReading> readings);
    void show_again(const std::vector<history::HeldPosition>& taken_in);
    history::StoreResult<void> show_newest(std::span<const fleet::VehicleName> vehicles);
    history::StoreResult<void> show_before_newest(const history::StoredReading& newest,
                                                  fleet::Time latest);
    history::StoreResult<history::AppendCounts> append_and_show(const history::Batch& batch,
                                                                Origin origin);
    history::StoreResult<std::vector<fleet::VehicleName>> load();
    bool forget_in_memory(const fleet::VehicleName& vehicle);
    history::StoreResult<void> forget_erased(const std::vector<fleet::VehicleName>& known,
                                             const std::vector<fleet::VehicleName>& stored);
    history::StoreResult<std::vector<fleet::VehicleName>> erase_at_once(
        std::span<const fleet::VehicleName> vehicles);

    history::History& history_;
    FleetState& fleet_;
    VehicleAdmission admission_;
    Refusals refusals_;
    DueReadings due_;
    Clock now_;
    Listener listener_;
    std::shared_mutex mutex_;  // held shared by calls that add or read
};

}  // namespace convoy::tracker
