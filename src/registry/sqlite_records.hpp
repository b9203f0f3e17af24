// The records in a file of SQLite, for one machine. Each change is one transaction, synced before
// it is reported.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "registry/records.hpp"
#include "registry/sqlite.hpp"

namespace convoy::registry {

class SqliteRecords final : public Records {
 public:
    /// See `open_registry_file`. `max_kept`: how many removals stay among the changes.
    SqliteRecords(const std::string& file, const std::string& name,
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
    StoreResult<void> back_up(const std::string& file) const override;
    StoreResult<void> probe() override;

 private:
    /// What a record is to become. `version`: 0 if it must not exist yet.
    struct Write {
        const RecordKey& key;
        std::uint64_t version;
        const std::string* content;  ///< null: it is removed
    };

    template <class Read>
    auto reading(const Read& read) const -> StoreResult<decltype(read())>;
    StoreResult<WriteOutcome> write(const Write& wanted);
    WriteOutcome write_now(const Write& wanted);
    /// Says why the write cannot be done; `done` if it can.
    WriteOutcome::Status obstacle(const Write& wanted) const;
    void forget_removals();

    mutable std::mutex mutex_;
    Sqlite database_;
    std::uint64_t max_kept_;
    std::map<RecordKind, std::uint64_t> counts_;
};

}  // namespace convoy::registry
