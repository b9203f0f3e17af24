// The fleet as a publisher of the live stream shows it: one row a vehicle, and for each level of
// detail the tick at which it last changed. All viewers share it; none has a copy of anything.
//
// Not thread-safe. It reads no clock: what is due by time becomes so in `begin_tick`.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "fleet/live_wire/live_position.hpp"
#include "fleet/vehicle_name.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "live/gone_log.hpp"
#include "live/level.hpp"
#include "live/recency_list.hpp"
#include "live/square_index.hpp"

namespace convoy::live {

/// By a monotonic clock: ages run on by it, and never by comparing two wall clocks.
using Instant = std::chrono::time_point<std::chrono::steady_clock, std::chrono::milliseconds>;

/// What is known of a vehicle. Of `row` the index, the age and `stale` are not looked at: they are
/// the publisher's own.
struct Sighting {
    fleet::LivePosition row;
    Instant reported;  ///< when it was there
};

/// A vehicle has been seen, or (without a sighting) is gone.
struct Change {
    fleet::VehicleName name;
    std::optional<Sighting> sighting;
};

class LiveFleet {
 public:
    /// After so long a vehicle that reports is news to everyone, wherever they look.
    static constexpr std::chrono::seconds everyone_after{30};

    /// One vehicle's row.
    struct Vehicle {
        fleet::VehicleName name;
        fleet::LivePosition row;  ///< its age is not kept
        Instant reported;
        Tick born;
        Ticks changed{};  ///< by level
        Instant told_everyone;
        std::optional<Instant> due_queued;
    };

    /// A new tick, to which all belongs that follows. Vehicles that have become stale or offline by
    /// `now` change in it.
    void begin_tick(Instant now);
    void apply(const Change& change, Instant now);

    Tick tick() const { return tick_; }
    std::size_t size() const { return by_name_.size(); }
    /// Every index so far is below it.
    std::uint32_t next_index() const { return next_index_; }
    /// Rises whenever a name may stand for another slot than before.
    std::uint64_t names_revision() const { return names_revision_; }
    const GoneLog& gone() const { return gone_; }
    std::optional<Slot> find(const fleet::VehicleName& name) const;

    /// Slots are below it, with holes.
    Slot slots() const { return static_cast<Slot>(vehicles_.size()); }
    /// Null for a hole.
    const Vehicle* at(Slot slot) const { return vehicles_[slot] ? &*vehicles_[slot] : nullptr; }
    const Vehicle& operator[](Slot slot) const { return *vehicles_[slot]; }

    /// By `Vehicle::changed` of that level.
    const RecencyList& by_any_change() const { return by_any_change_; }
    const RecencyList& by_news_to_everyone() const { return by_news_to_everyone_; }
    const SquareIndex& squares() const { return squares_; }

    /// The row as it is to be sent.
    static fleet::LivePosition row_at(const Vehicle& vehicle, Instant now);

 private:
    struct Due {
        Instant at;
        Slot slot;
        friend auto operator<=>(const Due&, const Due&) = default;
    };

    Slot add(const fleet::VehicleName& name, Instant now);
    void remove(const fleet::VehicleName& name);
    void changed(Slot slot, Level lowest, Instant now);
    void queue_due(Slot slot);

    Tick tick_ = 0;
    std::uint32_t next_index_ = 0;
    std::uint64_t names_revision_ = 0;
    std::vector<std::optional<Vehicle>> vehicles_;
    std::vector<Slot> free_;
    std::unordered_map<fleet::VehicleName, Slot, fleet::VehicleNameHash> by_name_;
    RecencyList by_any_change_;
    RecencyList by_news_to_everyone_;
    SquareIndex squares_;
    GoneLog gone_;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
};

}  // namespace convoy::live
