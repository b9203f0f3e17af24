// Stores and reads the readings of the history in MongoDB. reading_documents.hpp describes the
// documents.
//
// Threads: every function may be called from any thread; several trackers may share a database.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/mongodb/reading_documents.hpp"

namespace convoy::history {

class MongoReadings {
 public:
    /// `database` outlives this.
    explicit MongoReadings(const MongoDatabase& database) : database_(database) {}

    /// Stores the readings durably, each joined with what is there of its vehicle and time. After a
    /// failure some may be stored; the same call may be repeated.
    MongoResult<void> append(std::span<const StoredReading> readings) const;

    /// These are as in History.
    MongoResult<std::vector<StoredReading>> readings(const fleet::VehicleName& vehicle,
                                                     TimeRange range, std::size_t limit) const;
    MongoResult<std::vector<StoredReading>> readings_before(const fleet::VehicleName& vehicle,
                                                            fleet::Time time,
                                                            std::size_t limit) const;
    MongoResult<std::vector<StoredReading>> newest_readings(
        std::span<const fleet::VehicleName> vehicles) const;

 private:
    using ById = std::map<std::string, StoredReading>;

    MongoResult<void> append_part(ById part) const;
    MongoResult<std::vector<MongoReplacement>> replacements_for(ById& part) const;
    MongoResult<std::vector<StoredReading>> read(const MongoQuery& query) const;

    const MongoDatabase& database_;
};

}  // namespace convoy::history
