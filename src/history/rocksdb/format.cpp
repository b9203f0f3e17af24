#include "history/rocksdb/format.hpp"

#include <rocksdb/write_batch.h>

#include "history/rocksdb/records/position_record.hpp"
#include "history/rocksdb/records/reading_columns.hpp"
#include "history/rocksdb/records/run_columns.hpp"

namespace convoy::history {
namespace {

constexpr const char* format_key = "format";
constexpr const char* last_column_key = "last column";
constexpr const char* last_attribute_key = "last attribute";

std::string number_text(std::optional<std::uint32_t> number) {
    return number ? std::to_string(*number) : "unreadable";
}

rocksdb::Status read_number(rocksdb::DB& database, rocksdb::ColumnFamilyHandle* meta,
                            const char* key, std::optional<std::uint32_t>& number) {
    std::string bytes;
    rocksdb::Status status = database.Get({}, meta, key, &bytes);
    number = decode_number(bytes);
    return status;
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
    if (found.number == column_format || found.has_readings()) {
        status = read_number(database, meta, last_column_key, found.last_column);
    }
    if (status.ok() && found.has_readings()) {
        status = read_number(database, meta, last_attribute_key, found.last_attribute);
    }
    return status.IsNotFound() ? rocksdb::Status::OK() : status;
}

std::optional<std::string> why_unreadable(const FolderFormat& format) {
    const auto newer_than = [](const std::string& what, std::optional<std::uint32_t> found,
                               const std::string& known) {
        return what + " is " + number_text(found) + "; this version of Convoy reads " + known;
    };
    if (!format.number || *format.number < plain_format || *format.number > readings_format) {
        return newer_than(
            "its format", format.number,
            "formats " + std::to_string(plain_format) + " to " + std::to_string(readings_format));
    }
    if (!format.last_column || *format.last_column > last_known_column()) {
        return newer_than("the last column of its runs", format.last_column,
                          "columns up to " + std::to_string(last_known_column()));
    }
    if (!format.last_attribute || *format.last_attribute > last_known_attribute()) {
        return newer_than("the last attribute of its readings", format.last_attribute,
                          "attributes up to " + std::to_string(last_known_attribute()));
    }
    return std::nullopt;
}

void stage_format(rocksdb::ColumnFamilyHandle* meta, const FolderFormat& format,
                  rocksdb::WriteBatch& writes) {
    const std::uint32_t last_column = format.last_column.value_or(last_plain_column);
    const std::uint32_t last_attribute = format.last_attribute.value_or(0);
    const bool is_plain = last_column <= last_plain_column;
    const std::uint32_t number = is_plain ? plain_format : column_format;
    writes.Put(meta, format_key, encode_number(last_attribute > 0 ? readings_format : number));
    if (!is_plain || last_attribute > 0) {
        writes.Put(meta, last_column_key, encode_number(last_column));
    }
    if (last_attribute > 0) {
        writes.Put(meta, last_attribute_key, encode_number(last_attribute));
    }
}

}  // namespace convoy::history
