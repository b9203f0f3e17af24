#include "history/rocksdb/format.hpp"

#include <rocksdb/write_batch.h>

#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/run_columns.hpp"

namespace convoy::history {
namespace {

constexpr const char* format_key = "format";
constexpr const char* last_column_key = "last column";

std::string number_text(std::optional<std::uint32_t> number) {
    return number ? std::to_string(*number) : "unreadable";
}

}  // namespace

rocksdb::Status read_format(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* meta,
                            FolderFormat& found) {
    std::string bytes;
    rocksdb::Status status = database.Get({}, meta, format_key, &bytes);
    if (!status.ok()) {
        return status;
    }
    found = {.number = decode_number(bytes), .last_column = last_plain_column};
    if (found.number == column_format) {
        bytes.clear();
        status = database.Get({}, meta, last_column_key, &bytes);
        found.last_column = decode_number(bytes);
    }
    return status.IsNotFound() ? rocksdb::Status::OK() : status;
}

std::optional<std::string> why_unreadable(const FolderFormat& format) {
    if (format.number != plain_format && format.number != column_format) {
        return "its format is " + number_text(format.number) +
               "; this version of Convoy reads formats " + std::to_string(plain_format) + " and " +
               std::to_string(column_format);
    }
    if (!format.last_column || *format.last_column > last_known_column()) {
        return "the last column of its runs is " + number_text(format.last_column) +
               "; this version of Convoy reads columns up to " +
               std::to_string(last_known_column());
    }
    return std::nullopt;
}

void stage_format(rocksdb::ColumnFamilyHandle* meta, std::uint32_t last_column,
                  rocksdb::WriteBatch& writes) {
    const bool is_plain = last_column <= last_plain_column;
    writes.Put(meta, format_key, encode_number(is_plain ? plain_format : column_format));
    if (!is_plain) {
        writes.Put(meta, last_column_key, encode_number(last_column));
    }
}

}  // namespace convoy::history
