// The history of a cluster, in a MongoDB that several trackers may share. An append returns when a
// majority of the replica set's members have it in their journals.
//
// An append is not atomic, but it may be repeated: after an error, part of the batch may be stored.
// The same batch then counts that part as duplicates and stores the rest.
//
// Erasing returns when a majority of the members have removed every document. The server decides
// when the bytes leave its data files, its journal and its oplog.
//
// Threads: appends in one process exclude each other; reads run beside them.
//
// After an error the next call tries to reach the server again.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/mongodb/documents.hpp"
#include "history/mongodb/held.hpp"
#include "history/mongodb/positions.hpp"
#include "history/mongodb/readings.hpp"
#include "history/mongodb/rejected.hpp"
#include "history/mongodb/settings.hpp"

namespace convoy::history {

class MongoHistory final : public History {
 public:
    /// Connects and creates the indexes. Returns an error if it may succeed later, as when the
    /// server is unreachable. Throws CannotOpen if waiting does not help: the address is invalid,
    /// the login is refused, or the user lacks a privilege.
    static StoreResult<std::unique_ptr<MongoHistory>> open(const MongoSettings& settings);

    StoreResult<AppendCounts> append(const Batch& batch) override;
    StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range,
                                                        std::size_t limit) const override;
    StoreResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const override;
    StoreResult<std::vector<StoredReading>> readings(const fleet::VehicleName& vehicle,
                                                     TimeRange range,
                                                     std::size_t limit) const override;
    StoreResult<std::vector<StoredReading>> readings_before(const fleet::VehicleName& vehicle,
                                                            fleet::Time time,
                                                            std::size_t limit) const override;
    StoreResult<std::vector<StoredReading>> newest_readings(
        std::span<const fleet::VehicleName> vehicles) const override;
    StoreResult<std::vector<fleet::VehicleName>> vehicles() const override;
    StoreResult<void> visit_latest(fleet::Time until, WindowUse use,
                                   const LatestVisitor& visit) const override;
    StoreResult<std::vector<StoredRejection>> rejected(const RejectedQuery& query) const override;
    StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query) const override;
    StoreResult<std::uint64_t> held_count() const override;
    StoreResult<void> forget_before(fleet::Time time) override;
    StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles) override;
    std::size_t erased_at_once() const override { return 20; }
    StoreResult<HistoryStats> stats() const override;

 private:
    explicit MongoHistory(const MongoSettings& settings);
    MongoResult<std::int64_t> raised_format();
    MongoResult<void> prepare(std::chrono::days retention);
    /// Erases all but the rejected positions. Returns false if there is no such vehicle.
    MongoResult<bool> erase_one(const fleet::VehicleName& vehicle);

    MongoDatabase database_;
    std::mutex append_mutex_;
    MongoRejected rejected_;
    MongoPositions positions_;
    MongoReadings readings_;
    MongoHeld held_;
};

}  // namespace convoy::history
