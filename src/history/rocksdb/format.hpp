// What the entries of a folder may contain, as column family "meta" has it (position_record.hpp).
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <optional>
#include <string>

#include "history/rocksdb/records/position_record.hpp"

namespace convoy::history {

/// nullopt: the bytes are no number.
struct FolderFormat {
    std::optional<std::uint32_t> number;
    /// The highest tag of a column that runs may have (run_columns.hpp).
    std::optional<std::uint32_t> last_column;
    /// The highest number of an attribute that readings may have; 0 if there are none.
    std::optional<std::uint32_t> last_attribute = 0;

    bool has_readings() const {
        return number == wide_readings_format || number == readings_format;
    }
};

/// Reads the format; NotFound if there is none.
rocksdb::Status read_format(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* meta,
                            FolderFormat& found);

/// Returns why this version of Convoy cannot read such a folder, or nullopt if it can.
std::optional<std::string> why_unreadable(const FolderFormat& format);

/// Adds to `writes` what entries may contain: runs have columns up to `last_column`, readings
/// attributes up to `last_attribute`. The format's number follows from these.
void stage_format(rocksdb::ColumnFamilyHandle* meta, const FolderFormat& format,
                  rocksdb::WriteBatch& writes);

}  // namespace convoy::history
