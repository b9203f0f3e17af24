#include "registry/sqlite_records.hpp"

#include <filesystem>

#include "registry/schema.hpp"

namespace convoy::registry {
namespace {

using Status = WriteOutcome::Status;

std::uint64_t number_of(RecordKind kind) { return static_cast<std::uint64_t>(kind); }

RecordsState state_of(const Sqlite& database) {
    Statement statement(database, "SELECT name, number, forgotten FROM life");
    statement.next();
    return {
        .name = statement.text(0), .number = statement.number(1), .forgotten = statement.number(2)};
}

std::optional<StoredRecord> record_in(const Sqlite& database, const RecordKey& key) {
    Statement statement(database,
                        "SELECT number, content FROM records "
                        "WHERE kind = ? AND id = ? AND content IS NOT NULL");
    statement.bind(1, number_of(key.kind)).bind(2, key.id);
    if (!statement.next()) {
        return std::nullopt;
    }
    return StoredRecord{.id = key.id, .version = statement.number(0), .content = statement.text(1)};
}

std::uint64_t counted(const Sqlite& database, RecordKind kind) {
    Statement statement(database,
                        "SELECT count(*) FROM records WHERE kind = ? AND content IS NOT NULL");
    statement.bind(1, number_of(kind)).next();
    return statement.number(0);
}

}  // namespace

SqliteRecords::SqliteRecords(const std::string& file, const std::string& name,
                             std::uint64_t max_kept)
    : database_(open_registry_file(file, name)), max_kept_(max_kept) {
    for (const RecordKind kind : {RecordKind::vehicle, RecordKind::device}) {
        counts_[kind] = counted(database_, kind);
    }
}

template <class Read>
auto SqliteRecords::reading(const Read& read) const -> StoreResult<decltype(read())> {
    const std::scoped_lock lock(mutex_);
    try {
        return read();
    } catch (const SqliteError& error) {
        return StoreFailure{error.what()};
    }
}

StoreResult<std::optional<StoredRecord>> SqliteRecords::find(const RecordKey& key) const {
    return reading([&] { return record_in(database_, key); });
}

StoreResult<std::vector<StoredRecord>> SqliteRecords::list(const RecordKey& after,
                                                           std::size_t most) const {
    return reading([&] {
        Statement statement(database_,
                            "SELECT id, number, content FROM records WHERE kind = ? AND id > ? "
                            "AND content IS NOT NULL ORDER BY id LIMIT ?");
        statement.bind(1, number_of(after.kind)).bind(2, after.id).bind(3, most);
        std::vector<StoredRecord> found;
        while (statement.next()) {
            found.push_back({.id = statement.text(0),
                             .version = statement.number(1),
                             .content = statement.text(2)});
        }
        return found;
    });
}

StoreResult<std::uint64_t> SqliteRecords::count(RecordKind kind) const {
    return reading([&] { return counts_.at(kind); });
}

StoreResult<WriteOutcome> SqliteRecords::create(const RecordKey& key, const std::string& content) {
    return write({.key = key, .version = 0, .content = &content});
}

StoreResult<WriteOutcome> SqliteRecords::replace(const RecordKey& key, std::uint64_t version,
                                                 const std::string& content) {
    return write({.key = key, .version = version, .content = &content});
}

StoreResult<WriteOutcome> SqliteRecords::remove(const RecordKey& key, std::uint64_t version) {
    return write({.key = key, .version = version, .content = nullptr});
}

StoreResult<WriteOutcome> SqliteRecords::write(const Write& wanted) {
    const std::scoped_lock lock(mutex_);
    try {
        return write_now(wanted);
    } catch (const SqliteError& error) {
        return StoreFailure{error.what()};
    }
}

WriteOutcome SqliteRecords::write_now(const Write& wanted) {
    Transaction all(database_);
    const Status status = obstacle(wanted);
    if (status != Status::done) {
        return {status};
    }
    const std::uint64_t number = state_of(database_).number + 1;
    Statement(database_, "UPDATE life SET number = ?").bind(1, number).run();
    Statement put(database_,
                  "REPLACE INTO records (kind, id, number, content) VALUES (?, ?, ?, ?)");
    put.bind(1, number_of(wanted.key.kind)).bind(2, wanted.key.id).bind(3, number);
    if (wanted.content != nullptr) {
        put.bind(4, *wanted.content);
    } else {
        put.bind_null(4);
    }
    put.run();
    if (wanted.content == nullptr) {
        forget_removals();
    }
    all.commit();
    counts_[wanted.key.kind] += wanted.version == 0 ? 1 : 0;
    counts_[wanted.key.kind] -= wanted.content == nullptr ? 1 : 0;
    if (wanted.content == nullptr) {
        // The log of SQLite keeps what earlier changes wrote until other changes need its space.
        database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    return {Status::done, number};
}

Status SqliteRecords::obstacle(const Write& wanted) const {
    const auto current = record_in(database_, wanted.key);
    if (wanted.version == 0) {
        if (current) {
            return Status::exists;
        }
        return counts_.at(wanted.key.kind) < max_records ? Status::done : Status::full;
    }
    if (!current) {
        return Status::missing;
    }
    return current->version == wanted.version ? Status::done : Status::stale;
}

void SqliteRecords::forget_removals() {
    Statement statement(database_,
                        "SELECT number FROM records WHERE content IS NULL "
                        "ORDER BY number DESC LIMIT 1 OFFSET ?");
    if (!statement.bind(1, max_kept_).next()) {
        return;
    }
    const std::uint64_t forgotten = statement.number(0);
    Statement(database_, "DELETE FROM records WHERE content IS NULL AND number <= ?")
        .bind(1, forgotten)
        .run();
    Statement(database_, "UPDATE life SET forgotten = ?").bind(1, forgotten).run();
}

StoreResult<StoredChanges> SqliteRecords::changes(const ChangesAfter& after) const {
    return reading([&] {
        StoredChanges found{.number = state_of(database_).number};
        Statement statement(
            database_,
            "SELECT kind, id, number, content FROM records WHERE number > ? ORDER BY number");
        statement.bind(1, after.number);
        std::size_t bytes = 0;
        while (statement.next()) {
            const bool is_full =
                found.changes.size() == after.max_changes || bytes >= after.max_bytes;
            if (is_full) {
                found.more = true;
                found.number = found.changes.back().number;
                break;
            }
            auto content = statement.is_null(3) ? std::nullopt : std::optional(statement.text(3));
            bytes += content ? content->size() : 0;
            found.changes.push_back(
                {.key = {static_cast<RecordKind>(statement.number(0)), statement.text(1)},
                 .number = statement.number(2),
                 .content = std::move(content)});
        }
        return found;
    });
}

StoreResult<RecordsState> SqliteRecords::state() const {
    return reading([&] { return state_of(database_); });
}

StoreResult<void> SqliteRecords::back_up(const std::string& file) const {
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        return StoreFailure{"it exists already"};
    }
    const std::scoped_lock lock(mutex_);
    try {
        Statement(database_, "VACUUM INTO ?").bind(1, file).run();
        // What is opened on the backup may make other changes with the same numbers.
        Sqlite copy(file);
        copy.run("UPDATE life SET name = ''");
        return {};
    } catch (const SqliteError& error) {
        std::filesystem::remove(file, ignored);
        return StoreFailure{error.what()};
    }
}

StoreResult<void> SqliteRecords::probe() {
    const std::scoped_lock lock(mutex_);
    try {
        Transaction same(database_);
        database_.run("UPDATE life SET number = number");
        same.commit();
        return {};
    } catch (const SqliteError& error) {
        return StoreFailure{error.what()};
    }
}

}  // namespace convoy::registry
