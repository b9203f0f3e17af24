// Where the registry's records are stored, with the number of each change. A number is never used
// twice, and a record's version is the number of the change that wrote it.
//
// Threads: every function may be called from any thread. A change that was reported as done is on
// the disk.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace convoy::registry {

enum class RecordKind : std::uint8_t { vehicle = 1, device = 2 };

struct RecordKey {
    RecordKind kind;
    std::string id;

    bool operator==(const RecordKey&) const = default;
};

struct StoredRecord {
    std::string id;
    std::uint64_t version = 0;
    std::string content;  ///< JSON, which the store does not read

    bool operator==(const StoredRecord&) const = default;
};

/// The latest change of a record.
struct StoredChange {
    RecordKey key;
    std::uint64_t number = 0;
    std::optional<std::string> content;  ///< absent: the record was removed

    bool operator==(const StoredChange&) const = default;
};

struct StoredChanges {
    std::uint64_t number = 0;  ///< with these, all changes up to this number are known
    bool more = false;         ///< there are later ones
    std::vector<StoredChange> changes{};
};

/// Where the changes of a reader begin, and how many it takes at once.
struct ChangesAfter {
    std::uint64_t number = 0;
    std::size_t max_changes = 1'000;
    std::size_t max_bytes = std::size_t{1} << 20U;  ///< of content; one record may be larger
};

struct RecordsState {
    std::string name;             ///< of this life: a store made from a backup has another one
    std::uint64_t number = 0;     ///< of the latest change
    std::uint64_t forgotten = 0;  ///< removals up to this number are no more among the changes
};

struct WriteOutcome {
    enum class Status : std::uint8_t {
        done,
        exists,   ///< a record to create exists already
        missing,  ///< no record has this id
        stale,    ///< it has another version than the one expected
        full,     ///< there are `max_records` of this kind
    } status;
    std::uint64_t version = 0;  ///< if it is done: the number of the change

    bool operator==(const WriteOutcome&) const = default;
};

/// The store cannot read or write.
struct StoreFailure {
    std::string what;  ///< for the log and the operator
};

/// boost::system::result calls this when `value()` is called on a failed result.
[[noreturn]] inline void throw_exception_from_error(const StoreFailure& failure,
                                                    const boost::source_location& /*location*/) {
    throw std::runtime_error(failure.what);
}

template <class T>
using StoreResult = boost::system::result<T, StoreFailure>;

/// Of each kind.
inline constexpr std::uint64_t max_records = 1'000'000;
/// Removals that stay among the changes. A reader that lacks earlier ones reads all again; in the
/// time that this takes, fewer than these can be added.
inline constexpr std::uint64_t max_removals = 100'000;

class Records {
 public:
    Records() = default;
    virtual ~Records() = default;
    Records(const Records&) = delete;
    Records& operator=(const Records&) = delete;

    virtual StoreResult<std::optional<StoredRecord>> find(const RecordKey& key) const = 0;
    /// Returns at most `most` records of this kind whose ids follow `after.id`, sorted by the bytes
    /// of their ids.
    virtual StoreResult<std::vector<StoredRecord>> list(const RecordKey& after,
                                                        std::size_t most) const = 0;
    virtual StoreResult<std::uint64_t> count(RecordKind kind) const = 0;

    virtual StoreResult<WriteOutcome> create(const RecordKey& key, const std::string& content) = 0;
    virtual StoreResult<WriteOutcome> replace(const RecordKey& key, std::uint64_t version,
                                              const std::string& content) = 0;
    virtual StoreResult<WriteOutcome> remove(const RecordKey& key, std::uint64_t version) = 0;

    virtual StoreResult<StoredChanges> changes(const ChangesAfter& after) const = 0;
    virtual StoreResult<RecordsState> state() const = 0;
    /// Writes a copy into the file, which must not exist. A store opened on it has another name.
    virtual StoreResult<void> back_up(const std::string& file) const = 0;
    /// Returns whether the store can be written, without a change.
    virtual StoreResult<void> probe() = 0;
};

}  // namespace convoy::registry
