// The tracker's interface to its store of raw positions: RocksDB on one machine, MongoDB in a
// cluster. The tests *_contract_test.cpp apply to every implementation.
//
// A vehicle and a time identify one position. Of several with the same vehicle and time the
// smallest is kept (fleet::Position's order: the most accurate), in whatever order they arrive, so
// appending again changes nothing. One that loses to a position elsewhere is kept among the
// rejected ones, once, as a `conflict`.
//
// Readings (stored_reading.hpp) have what devices say besides positions. They are kept apart from
// the positions: a reading neither needs nor changes a position of its time.
//
// Threads: every function may be called from any thread.
// Errors: a failure of the store is a StoreError value, never an exception. The same call may be
// repeated later; what it had already stored or deleted does no harm.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "fleet/message/rejection.hpp"
#include "fleet/position.hpp"
#include "history/held_position.hpp"
#include "history/latest_window.hpp"
#include "history/stored_reading.hpp"
#include "history/time_range.hpp"
#include "service/cannot_start.hpp"

namespace convoy::history {

/// The store's name among the dependencies of the process in /readyz.
inline constexpr const char* store_name = "store";

/// The store cannot be opened; no stored data was deleted. A constructor throws it, because it has
/// no result; RocksDbHistory returns it as a StoreError when it has to open its folder again.
struct CannotOpen : service::CannotStart {
    using CannotStart::CannotStart;
};

/// What failed, for the log and the operator.
struct StoreError {
    std::string what;
};

/// boost::system::result calls this when `value()` is called on a failed StoreResult.
[[noreturn]] inline void throw_exception_from_error(const StoreError& error,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(error.what);
}

template <class T>
using StoreResult = boost::system::result<T, StoreError>;

/// The most bytes that are kept of each text, and of the content, of a rejected position.
inline constexpr std::size_t rejected_text_bytes = 256;
inline constexpr std::size_t rejected_content_bytes = fleet::max_rejected_details_bytes;

/// A rejected position, kept for people to inspect. Its message and its place there identify it.
struct StoredRejection {
    /// "" if the message had none; then a repetition is recognised only of a conflict, by content.
    std::string message_id;
    fleet::Time received;
    fleet::RejectedPosition position;
    /// The store sets it when the position is read; it identifies the position, and later ones have
    /// higher numbers.
    std::uint64_t number = 0;
};

/// Selects rejected positions.
struct RejectedQuery {
    /// The name as the device gave it, "" if it gave none; nullopt: of all vehicles.
    std::optional<std::string> vehicle{};
    std::optional<std::uint64_t> before{};  ///< only lower numbers; nullopt: from the newest one
    std::size_t limit;
};

/// The content of one durable write.
struct Batch {
    std::vector<fleet::ReportedPosition> positions;
    std::vector<StoredRejection> rejected{};
    std::vector<HeldPosition> held{};  ///< of those with the same key one stays: outranks()
    /// These two are no longer held: `taken_in` are also in `positions`, `dropped` are discarded. A
    /// different position that arrived under the same key meanwhile stays held.
    std::vector<HeldPosition> taken_in{};
    std::vector<HeldPosition> dropped{};
    /// These are removed from the rejected positions, unless they are gone already.
    std::vector<StoredRejection> no_longer_rejected{};
    /// By the tracker's clock; conflicts that this batch causes are kept with it.
    fleet::Time received{};
    /// The attributes of positions, and what was said without a position. Each is joined with what
    /// is stored of its vehicle and time.
    std::vector<StoredReading> readings{};
};

/// The results for a batch; the first three add up to the number of its positions.
struct AppendCounts {
    std::size_t stored = 0;
    std::size_t duplicate = 0;  ///< already there, perhaps with another reported motion
    std::size_t conflict = 0;   ///< another position was there with the same vehicle and time
    std::size_t taken_in = 0;   ///< those of Batch::taken_in that were still held: if several
                                ///< trackers take one in, only one of them counts it

    friend bool operator==(const AppendCounts&, const AppendCounts&) = default;
};

/// The consequences of damage to the store.
struct Damage {
    std::uint64_t vehicles = 0;                       ///< how many may lack positions
    std::optional<fleet::VehicleName> first_vehicle;  ///< one of these, to be named in messages
    std::uint64_t tables = 0;          ///< how many are damaged; the next opening sets them aside
    std::uint64_t original_bytes = 0;  ///< of tables that were set aside; an operator deletes them
};

/// The size of the store.
struct HistoryStats {
    std::uint64_t vehicles = 0;
    std::uint64_t positions = 0;  ///< an estimate
    std::uint64_t bytes = 0;      ///< on disk, without the write-ahead log
};

class PeriodCache;

class History {
 public:
    History() = default;
    virtual ~History() = default;
    History(const History&) = delete;
    History& operator=(const History&) = delete;

    /// Stores the batch durably: after a success it survives a loss of power. RocksDB does this
    /// atomically, MongoDB does not.
    virtual StoreResult<AppendCounts> append(const Batch& batch) = 0;

    /// Returns the oldest `limit` positions within `range`, ascending by time; none for an unknown
    /// vehicle. To continue, call it again from 1 ms after the last one.
    virtual StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                                TimeRange range,
                                                                std::size_t limit) const = 0;

    /// Returns the newest `limit` positions earlier than `time`, ascending by time.
    virtual StoreResult<std::vector<fleet::Position>> positions_before(
        const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const = 0;

    /// Returns the oldest `limit` readings within `range`, ascending by time; none for an unknown
    /// vehicle. To continue, call it again from 1 ms after the last one.
    virtual StoreResult<std::vector<StoredReading>> readings(const fleet::VehicleName& /*vehicle*/,
                                                             TimeRange /*range*/,
                                                             std::size_t /*limit*/) const {
        return StoreError{"this history keeps no readings yet"};
    }

    /// Returns the newest `limit` readings earlier than `time`, ascending by time.
    virtual StoreResult<std::vector<StoredReading>> readings_before(
        const fleet::VehicleName& /*vehicle*/, fleet::Time /*time*/, std::size_t /*limit*/) const {
        return StoreError{"this history keeps no readings yet"};
    }

    /// Returns the newest reading of each of these vehicles that has one, in their order.
    virtual StoreResult<std::vector<StoredReading>> newest_readings(
        std::span<const fleet::VehicleName> vehicles) const {
        std::vector<StoredReading> newest;
        for (const fleet::VehicleName& vehicle : vehicles) {
            auto found = readings_before(vehicle, fleet::Time::max(), 1);
            if (!found) {
                return found.error();
            }
            newest.insert(newest.end(), found->begin(), found->end());
        }
        return newest;
    }

    /// Returns all vehicles that were ever stored and not erased, sorted by name.
    virtual StoreResult<std::vector<fleet::VehicleName>> vehicles() const = 0;

    /// Is called with the window of one vehicle, which is valid only during the call.
    using LatestVisitor =
        std::function<void(const fleet::VehicleName&, std::span<const fleet::Position>)>;

    /// Calls `visit` once for each vehicle that has positions not later than `until`, in the order
    /// of their names, with the part of its report window (report_window.hpp) that `use` needs.
    virtual StoreResult<void> visit_latest(fleet::Time until, WindowUse use,
                                           const LatestVisitor& visit) const = 0;

    /// Returns the newest rejected positions, newest first.
    virtual StoreResult<std::vector<StoredRejection>> rejected(
        const RejectedQuery& query) const = 0;

    /// Returns held positions, ascending by vehicle and time unless `query` reverses that.
    virtual StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query) const = 0;

    /// Returns how many positions are held. A server's count may be slightly out of date.
    virtual StoreResult<std::uint64_t> held_count() const = 0;

    /// Deletes all positions and readings earlier than `time` (retention).
    virtual StoreResult<void> forget_before(fleet::Time time) = 0;

    /// Erases vehicles permanently: their names, their stored, rejected and held positions, and
    /// their readings. RocksDB leaves nothing of them on the disk; a MongoDB server frees the bytes
    /// later. Returns those that existed, in the order of `vehicles`, which has no duplicates. A
    /// vehicle that reports again is a new one.
    virtual StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles) = 0;

    /// Returns how many vehicles one call of `erase` should get. Appends wait during a call and
    /// continue between calls; a call may cost the same for any number.
    virtual std::size_t erased_at_once() const = 0;

    /// Returns the cache of the sums of periods; null if this history has none.
    virtual const PeriodCache* period_cache() const { return nullptr; }

    /// Returns the size of the store.
    virtual StoreResult<HistoryStats> stats() const = 0;

    /// Returns the known damage; all zero if there is none.
    virtual Damage damage() const { return {}; }

    /// Returns the times in which positions of the vehicle may be missing because the store was
    /// damaged.
    virtual std::vector<TimeRange> missing(const fleet::VehicleName& /*vehicle*/) const {
        return {};
    }

    /// Sets damaged tables aside after an error, and continues with the rest. Returns false if no
    /// damage is known.
    virtual StoreResult<bool> mend() { return false; }

    /// Creates `folder` (an absolute path that does not exist yet) and copies into it everything
    /// that was stored before this call. Appends continue meanwhile. If it fails, the folder does
    /// not exist. Only a history with files of its own supports it.
    virtual StoreResult<void> back_up(const std::string& /*folder*/) const {
        return StoreError{"this history is backed up by the tools of its server"};
    }
};

}  // namespace convoy::history
