// The rejected positions of the history in MongoDB: a limited number of the newest, each stored
// once. documents.hpp describes the documents.
//
// Threads: every function may be called from any thread; several trackers may share a database.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "history/history.hpp"
#include "history/mongodb/documents.hpp"

namespace convoy::history {

class MongoRejected {
 public:
    /// Keeps the newest `capacity`. `database` outlives this.
    MongoRejected(const MongoDatabase& database, std::uint64_t capacity)
        : database_(database), capacity_(capacity) {}

    /// Creates the indexes that reads use.
    MongoResult<void> prepare() const;

    /// Durably stores those that are not there yet, and removes the oldest beyond the capacity.
    MongoResult<void> append(std::span<const StoredRejection> rejected) const;

    /// See History::rejected.
    MongoResult<std::vector<StoredRejection>> newest(const RejectedQuery& query) const;

    /// Removes these, by their numbers.
    MongoResult<void> remove(std::span<const StoredRejection> removed) const;

    /// Removes the rejected positions of these vehicles.
    MongoResult<void> erase(std::span<const fleet::VehicleName> vehicles) const;

 private:
    MongoResult<void> remove_oldest() const;

    const MongoDatabase& database_;
    std::uint64_t capacity_;
};

}  // namespace convoy::history
