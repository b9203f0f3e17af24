// Stores and reads the positions of the history in MongoDB. documents.hpp describes the documents.
//
// Threads: one thread at a time may call `append` and `erase`; any thread may call the rest.
#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "fleet/vehicle_name_hash.hpp"
#include "history/history.hpp"
#include "history/mongodb/documents.hpp"
#include "history/mongodb/rejected.hpp"

namespace convoy::history {

class MongoPositions {
 public:
    /// `rejected` gets the conflicts. Both outlive this.
    MongoPositions(const MongoDatabase& database, const MongoRejected& rejected)
        : database_(database), rejected_(rejected) {}

    /// Stores the vehicles' names and then the positions durably. After a failure some may be
    /// stored; the same call again counts those as duplicates and stores the rest. `received`: when
    /// they came, for the conflicts.
    MongoResult<AppendCounts> append(std::span<const fleet::ReportedPosition> reported,
                                     fleet::Time received);

    /// Stores the names of the readings' vehicles.
    MongoResult<void> name(std::span<const StoredReading> readings);

    /// These are as in History.
    MongoResult<std::vector<fleet::Position>> positions(const fleet::VehicleName& vehicle,
                                                        TimeRange range, std::size_t limit) const;
    MongoResult<std::vector<fleet::Position>> positions_before(const fleet::VehicleName& vehicle,
                                                               fleet::Time time,
                                                               std::size_t limit) const;
    /// Returns all vehicles, sorted by name.
    MongoResult<std::vector<fleet::VehicleName>> vehicles() const;
    /// Reads with several clients at once, and calls `visit` for one vehicle after another.
    MongoResult<void> visit_latest(fleet::Time until, WindowUse use,
                                   const History::LatestVisitor& visit) const;
    /// Returns false if there was nothing of the vehicle.
    MongoResult<bool> erase(const fleet::VehicleName& vehicle);

 private:
    template <class Row>
    MongoResult<void> name_vehicles_of(std::span<const Row> rows);
    struct Contender;
    struct Stored;
    struct Round;
    MongoResult<AppendCounts> append_part(std::span<const fleet::ReportedPosition> part,
                                          fleet::Time received) const;
    MongoResult<void> keep_better(std::vector<Contender> contenders, fleet::Time received,
                                  AppendCounts& counts) const;
    MongoResult<std::map<std::string, Stored>> stored_at(
        std::span<const Contender> contenders) const;
    MongoResult<std::vector<fleet::Position>> read(const MongoQuery& query) const;
    MongoResult<std::vector<fleet::Position>> newest(const Bson& ids, std::size_t limit) const;
    MongoResult<std::vector<fleet::Position>> window_of(const fleet::VehicleName& vehicle,
                                                        fleet::Time until, WindowUse use) const;
    std::vector<MongoResult<std::vector<fleet::Position>>> windows_of(
        std::span<const fleet::VehicleName> vehicles, fleet::Time until, WindowUse use) const;

    const MongoDatabase& database_;
    const MongoRejected& rejected_;
    std::unordered_set<fleet::VehicleName, fleet::VehicleNameHash>
        named_;  // known to be in `vehicles`
    std::chrono::steady_clock::time_point named_since_ = std::chrono::steady_clock::now();
};

}  // namespace convoy::history
