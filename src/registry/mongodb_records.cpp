#include "registry/mongodb_records.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

namespace convoy::registry {
namespace {

using mongodb::MongoCode;
using mongodb::MongoFailure;
using mongodb::MongoResult;
using Clock = std::chrono::steady_clock;

/// How often a change is decided again because other registries were faster.
constexpr int max_decisions = 100;
constexpr std::chrono::milliseconds longest_pause{20};
/// How long a change waits for others of its process, which may wait for a server that is away.
constexpr std::chrono::seconds longest_turn{10};

StoreFailure store_failure(const MongoFailure& failure) { return {"mongodb: " + failure.what}; }

template <class T>
StoreResult<T> store_result(MongoResult<T>&& result) {
    if (!result) {
        return store_failure(result.error());
    }
    return std::move(*result);
}

bool waiting_helps(const MongoFailure& failure) {
    return failure.code != MongoCode::authentication_failed &&
           failure.code != MongoCode::unauthorized;
}

/// Pauses for a random time, so that registries that meet again and again part.
void pause() {
    thread_local std::minstd_rand random{std::random_device{}()};
    std::uniform_int_distribution<std::int64_t> milliseconds(1, longest_pause.count());
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds(random)));
}

std::uint64_t& total_of(LogTotals& totals, RecordKind kind) {
    return kind == RecordKind::vehicle ? totals.vehicles : totals.devices;
}

WriteOutcome::Status obstacle(std::uint64_t version, const LoggedRecord& current,
                              std::uint64_t count) {
    using Status = WriteOutcome::Status;
    const bool exists = current.content.has_value();
    if (version == 0) {
        if (exists) {
            return Status::exists;
        }
        return count < max_records ? Status::done : Status::full;
    }
    if (!exists) {
        return Status::missing;
    }
    return current.number == version ? Status::done : Status::stale;
}

}  // namespace

StoreResult<std::unique_ptr<MongoRecords>> MongoRecords::open(const mongodb::MongoAddress& address,
                                                              const std::string& name,
                                                              std::uint64_t max_kept) {
    std::unique_ptr<MongoRecords> records;
    try {
        records.reset(new MongoRecords(address, max_kept));
    } catch (const mongodb::BadMongoAddress& bad) {
        throw UnusableDatabase(bad.what());
    }
    const auto format = records->log_.prepare(name);
    if (!format && !waiting_helps(format.error())) {
        throw UnusableDatabase(address.url + " refuses " + address.user.value_or("anonymous use") +
                               ": " + format.error().what);
    }
    if (!format) {
        return store_failure(format.error());
    }
    if (*format > MongoChangeLog::format) {
        throw UnusableDatabase(address.url + ": its registry has format " +
                               std::to_string(*format) +
                               "; this version of Convoy knows formats up to " +
                               std::to_string(MongoChangeLog::format));
    }
    return records;
}

StoreResult<std::optional<StoredRecord>> MongoRecords::find(const RecordKey& key) const {
    auto found = log_.record(key, MongoChangeLog::For::reader);
    if (!found) {
        return store_failure(found.error());
    }
    if (!found->content) {
        return std::optional<StoredRecord>();
    }
    return std::optional(StoredRecord{
        .id = key.id, .version = found->number, .content = std::move(*found->content)});
}

StoreResult<std::vector<StoredRecord>> MongoRecords::list(const RecordKey& after,
                                                          std::size_t most) const {
    return store_result(log_.records(after, most));
}

StoreResult<std::uint64_t> MongoRecords::count(RecordKind kind) const {
    auto newest = log_.newest();
    if (!newest) {
        return store_failure(newest.error());
    }
    return total_of(newest->totals, kind);
}

StoreResult<WriteOutcome> MongoRecords::create(const RecordKey& key, const std::string& content) {
    return write({.key = key, .version = 0, .content = content});
}

StoreResult<WriteOutcome> MongoRecords::replace(const RecordKey& key, std::uint64_t version,
                                                const std::string& content) {
    return write({.key = key, .version = version, .content = content});
}

StoreResult<WriteOutcome> MongoRecords::remove(const RecordKey& key, std::uint64_t version) {
    return write({.key = key, .version = version, .content = std::nullopt});
}

StoreResult<WriteOutcome> MongoRecords::write(const Write& wanted) {
    const std::unique_lock turn(writing_, longest_turn);
    if (!turn) {
        return StoreFailure{"mongodb: other changes have waited for it for 10 s"};
    }
    for (int decision = 0; decision < max_decisions; ++decision) {
        const auto attempted = attempt(wanted);
        if (!attempted) {
            return store_failure(attempted.error());
        }
        if (*attempted) {
            return **attempted;
        }
        pause();
    }
    return StoreFailure{"mongodb: other registries were faster a hundred times"};
}

MongoResult<MongoRecords::Attempted> MongoRecords::attempt(const Write& wanted) {
    const auto began = Clock::now();
    auto newest = log_.newest();
    if (!newest) {
        return newest.error();
    }
    if (newest->number != completed_) {
        if (const auto done = log_.do_steps_after(*newest); !done) {
            return done.error();
        }
        completed_ = newest->number;
    }
    const auto current = log_.record(wanted.key, MongoChangeLog::For::writer);
    if (!current) {
        return current.error();
    }
    const auto status =
        obstacle(wanted.version, *current, total_of(newest->totals, wanted.key.kind));
    if (current->number > newest->number) {
        return Attempted();  // the newest change is another one by now
    }
    if (status != WriteOutcome::Status::done) {
        return Attempted(WriteOutcome{status});
    }
    const auto change = change_for(wanted, *newest, *current);
    if (!change) {
        return change.error();
    }
    if (Clock::now() - began > MongoChangeLog::longest_decision) {
        return Attempted();
    }
    const auto added = log_.add(*change);
    if (!added) {
        return added.error();
    }
    if (!*added) {
        return Attempted();
    }
    // The change is stored. If this fails, the next writer does it.
    if (log_.do_steps_after(*change)) {
        completed_ = change->number;
    }
    return Attempted(WriteOutcome{WriteOutcome::Status::done, change->number});
}

MongoResult<LoggedChange> MongoRecords::change_for(const Write& wanted, const LoggedChange& newest,
                                                   const LoggedRecord& current) const {
    LoggedChange change{.number = newest.number + 1,
                        .key = wanted.key,
                        .content = wanted.content,
                        .replaces = current.number,
                        .totals = newest.totals};
    LogTotals& totals = change.totals;
    if (wanted.version == 0) {
        ++total_of(totals, wanted.key.kind);
        const bool was_removed = current.number > totals.forgotten;
        totals.removals -= was_removed ? 1 : 0;
    }
    if (!wanted.content) {
        --total_of(totals, wanted.key.kind);
        ++totals.removals;
    }
    if (totals.removals <= max_kept_) {
        return change;
    }
    const auto forgotten = log_.oldest_removals(totals.forgotten, totals.removals - max_kept_);
    if (!forgotten) {
        return forgotten.error();
    }
    totals.forgotten = *forgotten;
    totals.removals = max_kept_;
    return change;
}

StoreResult<StoredChanges> MongoRecords::changes(const ChangesAfter& after) const {
    return store_result(log_.changes(after));
}

StoreResult<RecordsState> MongoRecords::state() const {
    auto name = log_.life();
    if (!name) {
        return store_failure(name.error());
    }
    const auto newest = log_.newest();
    if (!newest) {
        return store_failure(newest.error());
    }
    return RecordsState{
        .name = std::move(*name), .number = newest->number, .forgotten = newest->totals.forgotten};
}

StoreResult<void> MongoRecords::back_up(const std::string& /*file*/) const {
    return StoreFailure{"the records are in MongoDB, and in the backups of its database"};
}

StoreResult<void> MongoRecords::probe() {
    const auto read =
        log_.record({.kind = RecordKind::vehicle, .id = ""}, MongoChangeLog::For::writer);
    return read ? StoreResult<void>() : store_failure(read.error());
}

}  // namespace convoy::registry
