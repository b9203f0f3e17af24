// The positions of the history in MongoDB: how a batch comes to be there, and how they are read.
// The layout is that of mongodb/documents.hpp.
//
// Threads: `append` belongs to one thread at a time; the rest is for any.
#pragma once

#include <chrono>
#include <span>
#include <unordered_set>
#include <vector>

#include "fleet/vehicle_name_hash.hpp"
#include "history/history.hpp"
#include "mongodb/database.hpp"

namespace convoy::tracker {

class MongoPositions {
 public:
    /// `database` outlives this.
    explicit MongoPositions(const MongoDatabase& database) : database_(database) {}

    /// Stores them durably, and their vehicles' names before them. After a failure some may be
    /// there; the same call again finds those as duplicates and stores the rest.
    MongoResult<AppendCounts> append(std::span<const fleet::ReportedPosition> reported);

    MongoResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range, std::size_t limit) const;
    MongoResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const;
    /// Sorted by name.
    MongoResult<std::vector<fleet::VehicleName>> vehicles() const;
    /// Asks for the vehicles by several clients at once, and shows them one after another.
    MongoResult<void> visit_latest(fleet::Time until, std::size_t limit,
                                   const History::LatestVisitor& visit) const;
    /// In pieces, so that no single call takes longer than a connection may.
    MongoResult<void> forget_before(fleet::Time time) const;
    /// False where there was nothing of it. Like `append`, for one thread at a time.
    MongoResult<bool> erase(const fleet::VehicleName& vehicle);

 private:
    MongoResult<void> name(std::span<const fleet::ReportedPosition> reported);
    MongoResult<AppendCounts> append_part(std::span<const fleet::ReportedPosition> part) const;
    MongoResult<void> settle(std::span<const fleet::ReportedPosition> doubles,
                             AppendCounts& counts) const;
    MongoResult<std::vector<fleet::Position>> read(const MongoQuery& query) const;
    MongoResult<std::vector<fleet::Position>> newest(const Bson& ids, std::size_t limit) const;
    std::vector<MongoResult<std::vector<fleet::Position>>> windows_of(
        std::span<const fleet::VehicleName> vehicles, fleet::Time until, std::size_t limit) const;

    const MongoDatabase& database_;
    std::unordered_set<fleet::VehicleName, fleet::VehicleNameHash>
        named_;  // known to be in `vehicles`
    std::chrono::steady_clock::time_point named_since_ = std::chrono::steady_clock::now();
};

}  // namespace convoy::tracker
