// The fleet of a broadcast of the live stream: one row per vehicle, and for each level of detail
// the tick of its last change. All viewers share it; none has a copy.
//
// Not thread-safe. It reads no clock: `begin_tick` applies the changes that are due by time.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "fleet/live_wire/live_position.hpp"
#include "fleet/vehicle_name.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "live/due_queue.hpp"
#include "live/gone_log.hpp"
#include "live/level.hpp"
#include "live/recency_list.hpp"
#include "live/square_index.hpp"

namespace convoy::live {

/// A time of a monotonic clock. Ages are computed with it, never from two wall clocks.
using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// The state of a vehicle. LiveFleet sets the index, age and `stale` of `row` itself, and finds
/// by itself that a vehicle that moved is silent or offline.
struct VehicleState {
    fleet::LivePosition row;
    Instant reported;  ///< the position's time; its age is counted from it
};

/// A vehicle has a new state, or is gone if there is no state.
struct Change {
    fleet::VehicleName name;
    std::optional<VehicleState> state;
};

class LiveFleet {
 public:
    /// After this time a vehicle's next report is sent to all viewers, wherever they look.
    static constexpr std::chrono::seconds all_viewers_after{30};

    struct Vehicle {
        fleet::VehicleName name;
        fleet::LivePosition row;  ///< without its age: see `row_at`
        Instant reported;         ///< see VehicleState
        Tick born;                ///< the tick in which it was added
        Ticks changed{};          ///< by level: the tick of its last change
        Instant sent_to_all;      ///< when it last changed for all viewers
    };

    /// Begins a tick; later changes belong to it. Vehicles that are stale, silent or offline
    /// by `now` change in it.
    void begin_tick(Instant now);
    /// Adds, changes or removes a vehicle. It does nothing if a vehicle that is unknown is gone.
    void apply(const Change& change, Instant now);

    Tick tick() const { return tick_; }
    std::size_t size() const { return by_name_.size(); }
    /// All indices so far are below it.
    std::uint32_t next_index() const { return next_index_; }
    /// Increments whenever a vehicle is added or removed, so that names may have other slots.
    std::uint64_t names_revision() const { return names_revision_; }
    const GoneLog& gone() const { return gone_; }
    std::optional<Slot> find(const fleet::VehicleName& name) const;

    /// All slots are below it; some of them are unused.
    Slot slots() const { return static_cast<Slot>(vehicles_.size()); }
    /// Returns nullptr if the slot is unused.
    const Vehicle* at(Slot slot) const { return vehicles_[slot] ? &*vehicles_[slot] : nullptr; }
    const Vehicle& operator[](Slot slot) const { return *vehicles_[slot]; }

    /// Returns the slots in use, ordered by `Vehicle::changed[every_position]`.
    const RecencyList& by_any_change() const { return by_any_change_; }
    /// Returns them ordered by `Vehicle::changed[all_viewers]`.
    const RecencyList& by_change_for_all() const { return by_change_for_all_; }
    const SquareIndex& squares() const { return squares_; }

    /// Returns the row to send, with its age at `now`.
    static fleet::LivePosition row_at(const Vehicle& vehicle, Instant now);

 private:
    Slot add(const fleet::VehicleName& name, Instant now);
    void remove(const fleet::VehicleName& name);
    void changed(Slot slot, Level lowest, Instant now);
    void queue_due(Slot slot, Instant now);

    Tick tick_ = 0;
    std::uint32_t next_index_ = 0;
    std::uint64_t names_revision_ = 0;
    std::vector<std::optional<Vehicle>> vehicles_;
    std::vector<Slot> free_;
    std::unordered_map<fleet::VehicleName, Slot, fleet::VehicleNameHash> by_name_;
    RecencyList by_any_change_;
    RecencyList by_change_for_all_;
    SquareIndex squares_;
    GoneLog gone_;
    DueQueue<Instant> due_;
};

}  // namespace convoy::live
