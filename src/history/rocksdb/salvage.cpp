#include "history/rocksdb/salvage.hpp"

#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include <filesystem>
#include <optional>

#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/folder.hpp"
#include "history/rocksdb/forgetting.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/table_reading.hpp"
#include "history/rocksdb/tables.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

constexpr std::size_t bytes_at_once = std::size_t{1} << 20U;

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
    for (const std::size_t place : {positions_family, rejected_family}) {
        if (family == family_names[place]) {
            return place;
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
StoreResult<void> check_room(const std::string& folder, std::uint64_t table_bytes) {
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
    if (const auto room = check_room(folder, listed.bytes); !room) {
        return room.error();
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
    if (const auto taken = take_off_list(folder, listed.name); !taken) {
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

// Writes into an open history in pieces, the last of which is synced.
class PuttingBack {
 public:
    PuttingBack(const RocksDbFolder& folder, std::size_t family)
        : folder_(folder), family_(family) {}

    // Runs may be merged any number of times. A rejected or held position is put back only if it is
    // not there.
    StoreResult<void> add(const rocksdb::Slice& key, const rocksdb::Slice& value) {
        rocksdb::ColumnFamilyHandle* const family = handle();
        if (family_ == positions_family) {
            writes_.Merge(family, key, value);
        } else if (std::string there;
                   folder_.database().Get({}, family, key, &there).IsNotFound()) {
            writes_.Put(family, key, value);
        }
        return writes_.GetDataSize() < bytes_at_once ? StoreResult<void>() : write(false);
    }

    rocksdb::WriteBatch& writes() { return writes_; }

    StoreResult<void> write(bool durable) {
        rocksdb::WriteOptions options;
        options.sync = durable;
        const auto status = folder_.database().Write(options, &writes_);
        writes_.Clear();
        return status.ok() ? StoreResult<void>() : StoreError{status.ToString()};
    }

 private:
    rocksdb::ColumnFamilyHandle* handle() const {
        return family_ == positions_family ? folder_.positions() : folder_.rejected();
    }

    const RocksDbFolder& folder_;
    std::size_t family_;
    rocksdb::WriteBatch writes_;
};

StoreResult<void> put_back(const RocksDbFolder& folder, const SetAside& table) {
    PuttingBack putting(folder, table.family);
    std::uint64_t entries = 0;
    const auto gaps =
        TableReading(table.original).read(table.keys, [&](const auto& key, const auto& value) {
            ++entries;
            return putting.add(key, value);
        });
    if (!gaps) {
        return gaps.error();
    }
    if (table.family == positions_family) {
        const auto vehicles = numbers_of_vehicles(folder);
        if (!vehicles) {
            return vehicles.error();
        }
        forget_all_but(folder, *vehicles, putting.writes());
        for (const KeyRange& gap : *gaps) {
            stage_missing(folder, gap, *vehicles, putting.writes());
        }
    }
    if (const auto written = putting.write(true); !written) {
        return written.error();
    }
    service::log_warning("the readable part of a damaged table was put back",
                         {{"table", table.table},
                          {"entries", static_cast<std::int64_t>(entries)},
                          {"gaps", static_cast<std::int64_t>(gaps->size())}});
    return {};
}

}  // namespace

std::string set_damaged_aside(const std::string& folder) {
    if (noticed_tables(folder).empty()) {
        return "";
    }
    const FileLock one_at_a_time(salvage_lock(folder));
    if (!one_at_a_time.status().ok()) {
        return one_at_a_time.status().ToString();
    }
    try {
        for (const std::string& name : noticed_tables(folder)) {
            if (const auto done = set_aside_noticed(folder, name); !done) {
                return done.error().what;
            }
        }
    } catch (const files::filesystem_error& failed) {
        return failed.what();
    }
    return "";
}

void put_back(const RocksDbFolder& folder) {
    const std::string path = folder.database().GetName();
    const auto fail = [&path](const std::string& why) {
        throw CannotOpen("history rocksdb:" + path + ": putting back a damaged table: " + why);
    };
    try {
        for (const SetAside& table : read_set_aside(path)) {
            if (const auto done = put_back(folder, table); !done) {
                fail(done.error().what);
            }
            forget_set_aside(path, table);
        }
    } catch (const files::filesystem_error& failed) {
        fail(failed.what());
    }
}

}  // namespace convoy::history
