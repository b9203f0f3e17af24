// What the entries of a folder may contain, as column family "meta" has it (position_record.hpp).
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <optional>
#include <string>

namespace convoy::history {

/// nullopt: the bytes are no number.
struct FolderFormat {
    std::optional<std::uint32_t> number;
    /// The highest tag of a column that runs may have (run_columns.hpp).
    std::optional<std::uint32_t> last_column;
};

/// Reads the format; NotFound if there is none.
rocksdb::Status read_format(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* meta,
                            FolderFormat& found);

/// Returns why this version of Convoy cannot read such a folder, or nullopt if it can.
std::optional<std::string> why_unreadable(const FolderFormat& format);

/// Adds to `writes` that runs may have columns up to that one.
void stage_format(rocksdb::ColumnFamilyHandle* meta, std::uint32_t last_column,
                  rocksdb::WriteBatch& writes);

}  // namespace convoy::history
