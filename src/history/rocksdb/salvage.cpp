#include "history/rocksdb/salvage.hpp"

#include <rocksdb/env.h>

#include <filesystem>
#include <optional>

#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/table_reading.hpp"
#include "history/rocksdb/tables.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

// RocksDB's file lock: a second one fails even in the same process.
class FileLock {
 public:
    explicit FileLock(const std::string& path)
        : status_(rocksdb::Env::Default()->LockFile(path, &lock_)) {}
    ~FileLock() {
        if (status_.ok()) {
            rocksdb::Env::Default()->UnlockFile(lock_);
        }
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    const rocksdb::Status& status() const { return status_; }

 private:
    rocksdb::FileLock* lock_ = nullptr;
    rocksdb::Status status_;
};

std::optional<std::size_t> salvageable(const std::string& family) {
    for (const std::size_t index : {positions_family, rejected_family, readings_family}) {
        if (family == family_names[index]) {
            return index;
        }
    }
    return std::nullopt;
}

struct DamagedTable {
    ListedTable listed;
    std::size_t family;
};

// Returns nullopt if the table is not listed any more or is sound, and an error if it cannot be set
// aside.
StoreResult<std::optional<DamagedTable>> find_damaged(const std::string& folder,
                                                      const std::string& name) {
    const auto table = find_table(folder, name);
    if (!table) {
        return table.error();
    }
    if (!*table) {
        return std::optional<DamagedTable>();
    }
    const files::path path = files::path(folder) / name;
    // That is an incomplete copy of the history, not a damaged block.
    if (!files::exists(path) || files::file_size(path) != (*table)->bytes) {
        return StoreError{name + " is missing or truncated"};
    }
    if (TableReading(path).is_sound()) {
        service::log_warning("a table that seemed damaged is intact", {{"table", path.string()}});
        return std::optional<DamagedTable>();
    }
    const auto family = salvageable((*table)->family);
    if (!family) {
        return StoreError{name + " is damaged, and a history cannot be used without its content (" +
                          (*table)->family + ")"};
    }
    return std::optional(DamagedTable{.listed = **table, .family = *family});
}

// Requires space for the original, and twice for what is put back: in the write-ahead log and in
// tables.
StoreResult<void> check_space(const std::string& folder, std::uint64_t table_bytes) {
    constexpr std::uint64_t copies = 3;
    constexpr std::uint64_t megabyte = 1'000'000;
    const std::uint64_t free = files::space(folder).available;
    if (free < copies * table_bytes) {
        return StoreError{"setting it aside needs " +
                          std::to_string(copies * table_bytes / megabyte) + " MB of disk, and " +
                          std::to_string(free / megabyte) + " MB are free"};
    }
    return {};
}

StoreResult<void> set_aside(const std::string& folder, const DamagedTable& table) {
    const ListedTable& listed = table.listed;
    if (const auto enough = check_space(folder, listed.bytes); !enough) {
        return enough.error();
    }
    // Fails if a process has the history open.
    const FileLock alone(folder + "/LOCK");
    if (!alone.status().ok()) {
        return StoreError{alone.status().ToString()};
    }
    const std::string original = keep_original(folder, listed.name);
    note_set_aside(folder,
                   {.table = listed.name,
                    .family = table.family,
                    .keys = {.first = listed.smallest_key, .end = listed.largest_key + '\0'},
                    .original = original});
    if (const auto taken = remove_from_manifest(folder, listed.name); !taken) {
        return taken.error();
    }
    service::log_warning("a damaged table was set aside; its original is kept",
                         {{"table", listed.name}, {"original", original}});
    return {};
}

StoreResult<void> set_aside_noticed(const std::string& folder, const std::string& name) {
    const auto table = find_damaged(folder, name);
    if (!table) {
        take_back_mark(folder, name);
        return table.error();
    }
    if (*table) {
        if (const auto done = set_aside(folder, **table); !done) {
            return done.error();
        }
    }
    remove_mark(folder, name);
    return {};
}

}  // namespace

StoreResult<void> set_damaged_aside(const std::string& folder) {
    if (noticed_tables(folder).empty()) {
        return {};
    }
    const FileLock one_at_a_time(salvage_lock(folder));
    if (!one_at_a_time.status().ok()) {
        return StoreError{one_at_a_time.status().ToString()};
    }
    try {
        for (const std::string& name : noticed_tables(folder)) {
            if (const auto done = set_aside_noticed(folder, name); !done) {
                return done.error();
            }
        }
    } catch (const files::filesystem_error& failed) {
        return StoreError{failed.what()};
    }
    return {};
}

}  // namespace convoy::history
