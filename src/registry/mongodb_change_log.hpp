// The registry's changes in MongoDB, where several registries write side by side.
//
//   registry_changes  {_id: number of the change, state, kind, id, content, replaces,
//                      vehicles, devices, removals, forgotten}
//                     state 0: a record; 1: a removed one, without content; 2: the number is used,
//                     and the change has been superseded, so nothing else is left of it
//   registry_life     {_id: "life", name, format}
//
// One insertion makes a change, and nothing else decides. A registry reads the newest change, N,
// decides, and inserts N + 1 with the totals after it. MongoDB stores an `_id` once, so of two
// registries that insert N + 1 one succeeds, and the other decides again. There are no gaps: N was
// stored by a majority before N + 1 was inserted, so a reader that has N + 1 had N. This needs
// neither transactions nor an update that is atomic with its condition, which some servers of
// MongoDB's protocol do not have; the uniqueness of `_id` all have.
//
// A change supersedes the one that its record had, which `replaces` names. That one is replaced by
// its number alone, and removals beyond the last `max_removals` too. A process that is killed
// before leaves this to the next writer, who does it before the next insertion. Readers take the
// change of a record that has the highest number, so they do not depend on it, and a copy of the
// collection that was made while registries wrote is one of its earlier states to them.
//
// A number that was used stays, so that a slow writer does not use it again; those that are
// `kept_numbers` behind are removed. That many changes take minutes, and a writer does not insert
// later than `longest_decision` after it has read the newest change.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mongodb/database.hpp"
#include "registry/records.hpp"

namespace convoy::registry {

/// How many records there are after a change.
struct LogTotals {
    std::uint64_t vehicles = 0;
    std::uint64_t devices = 0;
    std::uint64_t removals = 0;   ///< that are not forgotten
    std::uint64_t forgotten = 0;  ///< removals up to this number are forgotten

    bool operator==(const LogTotals&) const = default;
};

struct LoggedChange {
    std::uint64_t number = 0;  ///< 0: there was no change yet
    RecordKey key{.kind = RecordKind::vehicle, .id = {}};
    std::optional<std::string> content{};  ///< absent: the record was removed
    std::uint64_t replaces = 0;            ///< the record's change before; 0: it had none
    LogTotals totals{};
};

/// A record of the log, by its latest change.
struct LoggedRecord {
    std::uint64_t number = 0;  ///< 0: there is no such record
    std::optional<std::string> content{};
};

/// Threads: every function may be called from any thread.
class MongoChangeLog {
 public:
    static constexpr std::uint64_t kept_numbers = 100'000;
    static constexpr std::chrono::seconds longest_decision{10};
    /// The number of these forms. A registry refuses a database of a higher one.
    static constexpr std::int64_t format = 1;

    /// Does not connect. Throws mongodb::BadMongoAddress.
    explicit MongoChangeLog(const mongodb::MongoAddress& address) : database_(address) {}

    /// Makes the indexes, and a life with this name unless there is one. Returns its format.
    mongodb::MongoResult<std::int64_t> prepare(const std::string& name) const;
    /// Returns the name of this life. It changes if the collection was made anew, as when a backup
    /// of the database was put back.
    mongodb::MongoResult<std::string> life() const;

    mongodb::MongoResult<LoggedChange> newest() const;
    /// Whose answer may be old: a reader's is at most as old as the majority's last write; a
    /// writer's has each change that was stored before it asked.
    enum class For : std::uint8_t { reader, writer };
    mongodb::MongoResult<LoggedRecord> record(const RecordKey& key, For use) const;
    /// Returns at most `most` records whose ids follow `after.id`, sorted by the bytes of their
    /// ids.
    mongodb::MongoResult<std::vector<StoredRecord>> records(const RecordKey& after,
                                                            std::size_t most) const;
    mongodb::MongoResult<StoredChanges> changes(const ChangesAfter& after) const;
    /// Returns the number of the last of the `count` oldest removals after this number.
    mongodb::MongoResult<std::uint64_t> oldest_removals(std::uint64_t after,
                                                        std::uint64_t count) const;

    /// Returns false if there is a change of this number already.
    mongodb::MongoResult<bool> add(const LoggedChange& change) const;

    using Step = std::function<mongodb::MongoResult<void>()>;
    /// Returns what has to be done after a change and before the next one. Each step may be
    /// repeated, also long after.
    std::vector<Step> steps_after(const LoggedChange& change) const;
    mongodb::MongoResult<void> do_steps_after(const LoggedChange& change) const;

    const mongodb::MongoDatabase& database() const { return database_; }

 private:
    mongodb::MongoResult<void> leave_numbers(const std::vector<std::uint64_t>& numbers) const;
    mongodb::MongoResult<void> forget_removals(std::uint64_t up_to) const;

    mongodb::MongoDatabase database_;
};

}  // namespace convoy::registry
