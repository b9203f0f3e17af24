// The records in MongoDB, for a cluster: several registries share them. A change is answered when a
// majority of the replica set's members have it in their journals. See mongodb_change_log.hpp.
//
// If the server cannot be reached, each call fails, and the next one tries again. A change that
// failed may have been stored nevertheless, for example because its confirmation was lost.
//
// Threads: the changes of one process exclude each other; reads run beside them.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>

#include "registry/mongodb_change_log.hpp"
#include "registry/records.hpp"
#include "service/cannot_start.hpp"

namespace convoy::registry {

/// The database cannot be used, and waiting does not help: what() is the reason in one line.
struct UnusableDatabase : service::CannotStart {
    using CannotStart::CannotStart;
};

class MongoRecords final : public Records {
 public:
    /// Connects and makes the indexes. `name`: of this life, if the database has none. `max_kept`:
    /// how many removals stay among the changes. Returns a failure if it may succeed later. Throws
    /// UnusableDatabase if the address is wrong, the login is refused, or a newer version of Convoy
    /// has written the database.
    static StoreResult<std::unique_ptr<MongoRecords>> open(const mongodb::MongoAddress& address,
                                                           const std::string& name,
                                                           std::uint64_t max_kept = max_removals);

    StoreResult<std::optional<StoredRecord>> find(const RecordKey& key) const override;
    StoreResult<std::vector<StoredRecord>> list(const RecordKey& after,
                                                std::size_t most) const override;
    StoreResult<std::uint64_t> count(RecordKind kind) const override;
    StoreResult<WriteOutcome> create(const RecordKey& key, const std::string& content) override;
    StoreResult<WriteOutcome> replace(const RecordKey& key, std::uint64_t version,
                                      const std::string& content) override;
    StoreResult<WriteOutcome> remove(const RecordKey& key, std::uint64_t version) override;
    StoreResult<StoredChanges> changes(const ChangesAfter& after) const override;
    StoreResult<RecordsState> state() const override;
    /// Fails: a registry has no file of its own here, and MongoDB's backups have the records.
    StoreResult<void> back_up(const std::string& file) const override;
    StoreResult<void> probe() override;

 private:
    /// What a record is to become. `version`: 0 if it must not exist yet.
    struct Write {
        const RecordKey& key;
        std::uint64_t version;
        std::optional<std::string> content;  ///< absent: it is removed
    };
    /// Nothing: another registry was faster.
    using Attempted = std::optional<WriteOutcome>;

    MongoRecords(const mongodb::MongoAddress& address, std::uint64_t max_kept)
        : log_(address), max_kept_(max_kept) {}

    StoreResult<WriteOutcome> write(const Write& wanted);
    mongodb::MongoResult<Attempted> attempt(const Write& wanted);
    /// Returns the change that does it after the newest one.
    mongodb::MongoResult<LoggedChange> change_for(const Write& wanted, const LoggedChange& newest,
                                                  const LoggedRecord& current) const;

    MongoChangeLog log_;
    std::uint64_t max_kept_;
    std::timed_mutex writing_;
    std::uint64_t completed_ = 0;  ///< the steps after this change were done here
};

}  // namespace convoy::registry
