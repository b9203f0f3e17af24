#include "history/rocksdb/put_back.hpp"

#include <rocksdb/write_batch.h>

#include <filesystem>
#include <string>

#include "history/rocksdb/damage.hpp"
#include "history/rocksdb/forgetting.hpp"
#include "history/rocksdb/missing.hpp"
#include "history/rocksdb/options.hpp"
#include "history/rocksdb/table_reading.hpp"
#include "history/rocksdb/wide_readings.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

constexpr std::size_t bytes_at_once = std::size_t{1} << 20U;

// Writes into an open history in pieces, the last of which is synced.
class PuttingBack {
 public:
    PuttingBack(const RocksDbFolder& folder, std::size_t family)
        : folder_(folder), family_(family) {}

    // Runs may be merged any number of times. A rejected or held position is put back only if it is
    // not there.
    StoreResult<void> add(const rocksdb::Slice& key, const rocksdb::Slice& value) {
        rocksdb::ColumnFamilyHandle* const family = handle();
        if (family_ == readings_family && is_wide_reading_key(key)) {
            if (const auto divided = stage_divided(folder_, {key, value}, writes_); !divided) {
                return divided;
            }
        } else if (has_runs()) {
            writes_.Merge(family, key, value);
        } else if (std::string there;
                   folder_.database().Get({}, family, key, &there).IsNotFound()) {
            writes_.Put(family, key, value);
        }
        return writes_.GetDataSize() < bytes_at_once ? StoreResult<void>() : write(false);
    }

    // Returns whether the entries are runs, of positions or of readings.
    bool has_runs() const { return family_ == positions_family || family_ == readings_family; }

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
        if (family_ == readings_family) {
            return folder_.readings();
        }
        return family_ == positions_family ? folder_.positions() : folder_.rejected();
    }

    const RocksDbFolder& folder_;
    std::size_t family_;
    rocksdb::WriteBatch writes_;
};

// Readings that are lost count as missing like positions: the same backup makes a vehicle whole.
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
    if (putting.has_runs()) {
        const auto vehicles = numbers_of_vehicles(folder);
        if (!vehicles) {
            return vehicles.error();
        }
        forget_all_but(folder, *vehicles, putting.writes());
        for (const KeyRange& gap : *gaps) {
            stage_missing(folder, {gap, table.family == readings_family}, *vehicles,
                          putting.writes());
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

StoreResult<void> put_back(const RocksDbFolder& folder) {
    const std::string path = folder.database().GetName();
    try {
        for (const SetAside& table : read_set_aside(path)) {
            if (const auto done = put_back(folder, table); !done) {
                return done.error();
            }
            forget_set_aside(path, table);
        }
    } catch (const std::filesystem::filesystem_error& failed) {
        return StoreError{failed.what()};
    }
    return {};
}

}  // namespace convoy::history
