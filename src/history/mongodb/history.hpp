// The cluster's history: a MongoDB, which several trackers may share. An append is acknowledged
// when a majority of the server's members have it in their journals.
//
// An append is not one step there, but it can be made again: after an error some of it may be
// stored, and the same batch again finds that as duplicates and stores the rest.
//
// Erasing removes every document on a majority of the members before it returns. When the server's
// files, its journal and its oplog let go of the bytes is the server's own business.
//
// Threads: appends exclude each other within a process; reading goes on beside them.
// After an error the next call looks for the server again, so that it be back is all it needs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/mongodb/held.hpp"
#include "history/mongodb/positions.hpp"
#include "history/mongodb/rejected.hpp"
#include "history/mongodb/settings.hpp"
#include "mongodb/database.hpp"

namespace convoy::tracker {

class MongoHistory final : public History {
 public:
    /// Connects, and makes the indexes. A server that is away is an error, to be tried again; what
    /// waiting does not cure throws CannotOpen: an address that is none, a login that is refused, a
    /// user who may not do what is needed.
    static StoreResult<std::unique_ptr<MongoHistory>> open(const MongoSettings& settings);

    StoreResult<AppendCounts> append(const Batch& batch) override;
    StoreResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range,
                                                        std::size_t limit) const override;
    StoreResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const override;
    StoreResult<std::vector<fleet::VehicleName>> vehicles() const override;
    StoreResult<void> visit_latest(fleet::Time until, std::size_t limit,
                                   const LatestVisitor& visit) const override;
    StoreResult<std::vector<KeptAside>> rejected(const std::string& vehicle,
                                                 std::size_t limit) const override;
    StoreResult<std::vector<HeldPosition>> held(const HeldQuery& query) const override;
    StoreResult<std::uint64_t> held_count() const override;
    StoreResult<void> forget_before(fleet::Time time) override;
    StoreResult<std::vector<fleet::VehicleName>> erase(
        std::span<const fleet::VehicleName> vehicles) override;
    std::size_t erased_at_once() const override { return 20; }
    StoreResult<HistoryStats> stats() const override;

 private:
    explicit MongoHistory(const MongoSettings& settings);
    MongoResult<void> prepare(std::chrono::days retention);
    /// But for what was refused of it; false when there is no such vehicle.
    MongoResult<bool> erase_one(const fleet::VehicleName& vehicle);

    MongoDatabase database_;
    std::mutex append_mutex_;
    MongoPositions positions_;
    MongoRejected rejected_;
    MongoHeld held_;
};

}  // namespace convoy::tracker
