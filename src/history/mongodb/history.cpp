#include "history/mongodb/history.hpp"

#include "history/mongodb/documents.hpp"
#include "history/mongodb/removal.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

StoreError mongo_error(const MongoFailure& failure) { return {"mongodb: " + failure.what}; }

// Converts a result to the interface's type.
template <class T>
StoreResult<T> store_result(MongoResult<T>&& result) {
    if (!result) {
        return mongo_error(result.error());
    }
    if constexpr (std::is_void_v<T>) {
        return {};
    } else {
        return std::move(*result);
    }
}

bool waiting_helps(const MongoFailure& failure) {
    return failure.code != MongoCode::authentication_failed &&
           failure.code != MongoCode::unauthorized;
}

MongoResult<void> drop_expiry(const MongoDatabase& database, const char* collection) {
    const auto dropped = database.command({{"dropIndexes", collection}, {"index", "expiry"}});
    if (dropped || dropped.error().code == MongoCode::no_such_index ||
        dropped.error().code == MongoCode::no_such_collection) {
        return {};
    }
    return dropped.error();
}

MongoResult<void> make_expiry(const MongoDatabase& database, const char* collection,
                              std::chrono::seconds after) {
    return database.make_index(collection, {{"key", Bson{{"t", 1}}},
                                            {"name", "expiry"},
                                            {"expireAfterSeconds", std::int64_t{after.count()}}});
}

// Makes the server delete by retention too, so that this continues when no tracker runs. It deletes
// an hour later, because the cutoff is rounded down to the hour and later positions are still
// served.
MongoResult<void> keep_expiry(const MongoDatabase& database, const char* collection,
                              std::chrono::days retention) {
    if (retention.count() == 0) {
        return drop_expiry(database, collection);
    }
    const auto after = retention + std::chrono::hours{1};
    auto made = make_expiry(database, collection, after);
    if (!made && made.error().code == MongoCode::index_options_conflict) {
        // The retention has changed. The index is not changed in place, because the role readWrite
        // does not include collMod.
        if (const auto dropped = drop_expiry(database, collection); !dropped) {
            return dropped;
        }
        made = make_expiry(database, collection, after);
    }
    if (made) {
        return {};
    }
    if (made.error().code != MongoCode::not_implemented &&
        made.error().code != MongoCode::command_not_supported) {
        return made.error();
    }
    service::log_info("the server has no TTL indexes; only the tracker deletes by retention",
                      {{"reason", made.error().what}});
    return {};
}

}  // namespace

MongoHistory::MongoHistory(const MongoSettings& settings)
    : database_(settings.address()),
      rejected_(database_, settings.rejected_kept),
      positions_(database_, rejected_),
      readings_(database_),
      held_(database_) {}

StoreResult<std::unique_ptr<MongoHistory>> MongoHistory::open(const MongoSettings& settings) {
    std::unique_ptr<MongoHistory> history;
    try {
        history.reset(new MongoHistory(settings));
    } catch (const mongodb::BadMongoAddress& bad) {
        throw CannotOpen(bad.what());
    }
    const auto format = history->raised_format();
    if (format && *format > mongo_format) {
        throw CannotOpen(settings.url + ": its format is " + std::to_string(*format) +
                         "; this version of Convoy knows formats up to " +
                         std::to_string(mongo_format));
    }
    const auto prepared =
        format ? history->prepare(settings.retention) : MongoResult<void>(format.error());
    if (!prepared && !waiting_helps(prepared.error())) {
        throw CannotOpen(settings.url + " refuses " + settings.user.value_or("anonymous use") +
                         ": " + prepared.error().what);
    }
    if (!prepared) {
        return mongo_error(prepared.error());
    }
    return history;
}

// Raises the format first, if it is lower or there is none: a new database, or one of version 1.0,
// has none. It is never lowered.
MongoResult<std::int64_t> MongoHistory::raised_format() {
    return database_.raise(mongo::meta, "format", mongo_format);
}

MongoResult<void> MongoHistory::prepare(std::chrono::days retention) {
    if (const auto made = rejected_.prepare(); !made) {
        return made.error();
    }
    if (const auto kept = keep_expiry(database_, mongo::readings, retention); !kept) {
        return kept.error();
    }
    return keep_expiry(database_, mongo::positions, retention);
}

StoreResult<AppendCounts> MongoHistory::append(const Batch& batch) {
    const std::scoped_lock appending(append_mutex_);
    auto counts = positions_.append(batch.positions, batch.received);
    if (!counts) {
        return mongo_error(counts.error());
    }
    if (const auto named = positions_.name(batch.readings); !named) {
        return mongo_error(named.error());
    }
    if (const auto stored = readings_.append(batch.readings); !stored) {
        return mongo_error(stored.error());
    }
    if (const auto kept = rejected_.append(batch.rejected); !kept) {
        return mongo_error(kept.error());
    }
    if (const auto held = held_.hold(batch.held); !held) {
        return mongo_error(held.error());
    }
    // The rest is last, because a position has to be stored before it is no longer held or
    // rejected.
    const auto taken_in = held_.release(batch.taken_in);
    if (!taken_in) {
        return mongo_error(taken_in.error());
    }
    if (const auto dropped = held_.release(batch.dropped); !dropped) {
        return mongo_error(dropped.error());
    }
    if (const auto removed = rejected_.remove(batch.no_longer_rejected); !removed) {
        return mongo_error(removed.error());
    }
    counts->taken_in = *taken_in;
    return *counts;
}

StoreResult<std::vector<fleet::Position>> MongoHistory::positions(const fleet::VehicleName& vehicle,
                                                                  TimeRange range,
                                                                  std::size_t limit) const {
    return store_result(positions_.positions(vehicle, range, limit));
}

StoreResult<std::vector<fleet::Position>> MongoHistory::positions_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    return store_result(positions_.positions_before(vehicle, time, limit));
}

StoreResult<std::vector<StoredReading>> MongoHistory::readings(const fleet::VehicleName& vehicle,
                                                               TimeRange range,
                                                               std::size_t limit) const {
    return store_result(readings_.readings(vehicle, range, limit));
}

StoreResult<std::vector<StoredReading>> MongoHistory::readings_before(
    const fleet::VehicleName& vehicle, fleet::Time time, std::size_t limit) const {
    return store_result(readings_.readings_before(vehicle, time, limit));
}

StoreResult<std::vector<StoredReading>> MongoHistory::newest_readings(
    std::span<const fleet::VehicleName> vehicles) const {
    return store_result(readings_.newest_readings(vehicles));
}

StoreResult<std::vector<fleet::VehicleName>> MongoHistory::vehicles() const {
    return store_result(positions_.vehicles());
}

StoreResult<void> MongoHistory::visit_latest(fleet::Time until, WindowUse use,
                                             const LatestVisitor& visit) const {
    return store_result(positions_.visit_latest(until, use, visit));
}

StoreResult<std::vector<StoredRejection>> MongoHistory::rejected(const RejectedQuery& query) const {
    return store_result(rejected_.newest(query));
}

StoreResult<std::vector<HeldPosition>> MongoHistory::held(const HeldQuery& query) const {
    return store_result(held_.read(query));
}

StoreResult<std::uint64_t> MongoHistory::held_count() const { return store_result(held_.count()); }

// Deletes even if the server does it too, because not every server does.
StoreResult<void> MongoHistory::forget_before(fleet::Time time) {
    if (const auto forgotten = remove_before(database_, mongo::readings, time); !forgotten) {
        return mongo_error(forgotten.error());
    }
    return store_result(remove_before(database_, mongo::positions, time));
}

StoreResult<std::vector<fleet::VehicleName>> MongoHistory::erase(
    std::span<const fleet::VehicleName> vehicles) {
    const std::scoped_lock no_append(append_mutex_);
    if (const auto erased = rejected_.erase(vehicles); !erased) {
        return mongo_error(erased.error());
    }
    std::vector<fleet::VehicleName> known;
    for (const fleet::VehicleName& vehicle : vehicles) {
        const auto was_known = erase_one(vehicle);
        if (!was_known) {
            return mongo_error(was_known.error());
        }
        if (*was_known) {
            known.push_back(vehicle);
        }
    }
    return known;
}

MongoResult<bool> MongoHistory::erase_one(const fleet::VehicleName& vehicle) {
    const auto held = held_.erase(vehicle);
    if (!held) {
        return held.error();
    }
    const auto readings = remove_vehicle(database_, mongo::readings, vehicle);
    if (!readings) {
        return readings.error();
    }
    auto stored = positions_.erase(vehicle);
    if (stored && *held + *readings > 0) {
        return true;
    }
    // In one conditional expression, g++ 12 would convert `stored` to bool and return that.
    return stored;
}

StoreResult<HistoryStats> MongoHistory::stats() const {
    const auto vehicles = database_.command({{"count", mongo::vehicles}});
    const auto positions = database_.command({{"count", mongo::positions}});
    const auto database = database_.command({{"dbStats", 1}});
    for (const auto* const reply : {&vehicles, &positions, &database}) {
        if (!*reply) {
            return mongo_error(reply->error());
        }
    }
    const auto number = [](const MongoResult<Bson>& reply, const char* member) {
        return static_cast<std::uint64_t>(reply->view().integer(member).value_or(0));
    };
    return HistoryStats{.vehicles = number(vehicles, "n"),
                        .positions = number(positions, "n"),
                        .bytes = number(database, "storageSize") + number(database, "indexSize")};
}

}  // namespace convoy::history
