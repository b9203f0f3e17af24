// Where raw positions are kept: the one interface between the tracker and its store. RocksDB stands
// behind it on one machine; a store for clusters comes beside it. history_contract_test.cpp says
// what any implementation has to hold.
//
// A vehicle and a time name one position. Of two positions with the same name the smallest is kept
// (fleet::Position's order), whatever the order of arrival, so appending again changes nothing.
//
// Threads: every function may be called from any thread.
// Errors: trouble with the store is a StoreError value, never an exception. After one, the same
// call may simply be made again, later: nothing was half done.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"
#include "history/held_position.hpp"

namespace convoy::tracker {

/// What the store is called among the dependencies of the process (/readyz).
inline constexpr const char* store_name = "store";

/// The store cannot be used at start: what is wrong, in one line. Nothing was changed or deleted.
struct CannotOpen : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What failed, for the log and for the operator.
struct StoreError {
    std::string what;
};

/// What `value()` of a failed StoreResult does; found by boost::system::result.
[[noreturn]] inline void throw_exception_from_error(const StoreError& error,
                                                    const boost::source_location&) {
    throw std::runtime_error(error.what);
}

template <class T>
using StoreResult = boost::system::result<T, StoreError>;

/// A refused position is kept with texts of at most so many bytes, and as much of its content.
inline constexpr std::size_t rejected_text_bytes = 256;
inline constexpr std::size_t rejected_content_bytes = 1000;

/// A position that was refused, kept for people to look at. A message and a place in it name one.
struct KeptAside {
    std::string message_id;  ///< "" where the message had none: such are never recognised again
    fleet::Time received;
    fleet::RejectedPosition position;
};

/// What one durable write takes.
struct Batch {
    std::vector<fleet::ReportedPosition> positions;
    std::vector<KeptAside> rejected{};
    std::vector<HeldPosition> held{};  ///< of those with one key one stays: outranks()
    /// These are held no longer: `positions` has them, or nobody wants them. What came under their
    /// keys meanwhile, with another position, stays.
    std::vector<HeldPosition> taken_in{};
    std::vector<HeldPosition> dropped{};
};

/// What became of the positions of a batch; the first three add up to their number.
struct AppendCounts {
    std::size_t stored = 0;
    std::size_t duplicate = 0;  ///< already there
    std::size_t conflict = 0;   ///< another value was there under the same vehicle and time
    std::size_t taken_in = 0;   ///< of Batch::taken_in those that were held until now: when several
                                ///< trackers take in one, one of them counts it

    friend bool operator==(const AppendCounts&, const AppendCounts&) = default;
};

/// Both ends belong to it.
struct TimeRange {
    fleet::Time from;
    fleet::Time to;
};
inline constexpr TimeRange all_time{.from = fleet::Time::min(), .to = fleet::Time::max()};

/// What damage to the store has done to the history.
struct Damage {
    std::uint64_t vehicles = 0;  ///< of which positions may be missing
    std::optional<fleet::VehicleName> first_vehicle;
    std::uint64_t tables = 0;  ///< that are damaged and are set aside at the next opening
};

struct HistoryStats {
    std::uint64_t vehicles = 0;
    std::uint64_t positions = 0;  ///< an estimate
    std::uint64_t bytes = 0;      ///< on disk, before what is still only in the log
};

class History {
 public:
    History() = default;
    virtual ~History() = default;
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// Stores all of it, durably, in one step: after a result it survives the loss of power.
    virtual StoreResult<AppendCounts> append(const Batch& batch) = 0;

    /// The oldest `limit` positions within `range`, ascending by time. To go on, ask again from 1
    /// ms after the last one. Empty for an unknown vehicle.
    virtual StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                                TimeRange range,
                                                                std::size_t limit) const = 0;

    /// The newest `limit` positions earlier than `time`, ascending by time.
    virtual StoreResult<std::vector<fleet::Position>> positions_before(
        const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const = 0;

    /// Every vehicle that was ever stored, sorted by name.
    virtual StoreResult<std::vector<fleet::VehicleName>> vehicles() const = 0;

    /// One vehicle's newest positions, ascending; valid during the call only.
    using LatestVisitor =
        std::function<void(const fleet::VehicleName&, std::span<const fleet::Position>)>;

    /// Shows the newest `limit` positions not later than `until` of each vehicle that has any, one
    /// vehicle after another, sorted by name.
    virtual StoreResult<void> visit_latest(fleet::Time until, std::size_t limit,
                                           const LatestVisitor& visit) const = 0;

    /// The newest `limit` positions that were refused, newest first; of one vehicle where `vehicle`
    /// is not empty.
    virtual StoreResult<std::vector<KeptAside>> rejected(const std::string& vehicle,
                                                         std::size_t limit) const = 0;

    /// Positions that are held, ascending by vehicle and time unless the query says otherwise.
    virtual StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query) const = 0;

    /// How many positions are held. A server may be a moment behind.
    virtual StoreResult<std::uint64_t> held_count() const = 0;

    /// Forgets every position earlier than `time` (retention).
    virtual StoreResult<void> forget_before(fleet::Time time) = 0;

    /// Erases vehicles for good: their positions, their names, and what was refused or held of
    /// them. Nothing of them is left on the disk when this returns, whatever the store keeps for
    /// itself. Returns those that there were, in the order given; each is given once. A vehicle
    /// that reports again is a new one.
    virtual StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles) = 0;

    /// How many vehicles one call of `erase` takes best. Appending waits for one call, and goes on
    /// between two; a call may cost the same for any number of them.
    virtual std::size_t erased_at_once() const = 0;

    virtual StoreResult<HistoryStats> stats() const = 0;

    virtual Damage damage() const { return {}; }

    /// The times in which positions of the vehicle may have been lost, because the store was
    /// damaged.
    virtual std::vector<TimeRange> missing(const fleet::VehicleName& /*vehicle*/) const {
        return {};
    }

    /// After an error: sets aside what is damaged and goes on with the rest. False if no damage is
    /// known.
    virtual StoreResult<bool> mend() { return false; }

    /// Makes `folder` (an absolute path that does not exist yet) and copies into it all that was
    /// stored before this was called, while appending goes on. Where it fails there is no such
    /// folder. Only of a history that has files of its own.
    virtual StoreResult<void> back_up(const std::string& /*folder*/) const {
        return StoreError{"this history is backed up by the tools of its server"};
    }
};

}  // namespace convoy::tracker
