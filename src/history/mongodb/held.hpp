// The held positions of the history in MongoDB, in a collection of their own. documents.hpp
// describes its documents.
//
// Threads: every function may be called from any thread; several trackers may share a database.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "history/history.hpp"
#include "history/mongodb/documents.hpp"

namespace convoy::history {

class MongoHeld {
 public:
    /// `database` outlives this.
    explicit MongoHeld(const MongoDatabase& database) : database_(database) {}

    /// Stores these durably; of those with the same key one stays: HeldPosition::outranks.
    MongoResult<void> hold(std::span<const HeldPosition> held) const;
    /// Removes exactly these positions and returns how many of them were held.
    MongoResult<std::size_t> release(std::span<const HeldPosition> released) const;
    /// Removes all of a vehicle and returns how many there were.
    MongoResult<std::int64_t> erase(const fleet::VehicleName& vehicle) const;

    /// See History::held.
    MongoResult<std::vector<HeldPosition>> read(const HeldQuery& query) const;
    /// Returns how many are held, which may be slightly out of date.
    MongoResult<std::uint64_t> count() const;

 private:
    MongoResult<void> hold_part(std::span<const HeldPosition> part) const;

    const MongoDatabase& database_;
};

}  // namespace convoy::history
