#include "history/rocksdb/columns.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "history/rocksdb/format.hpp"
#include "history/rocksdb/records/run_columns.hpp"
#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

constexpr const char* copy_prefix = "before-column-";

// Returns the columns that runs may have now.
std::uint32_t allowed_in(const RocksDbFolder& folder) {
    FolderFormat format;
    const auto status = read_format(folder.database(), folder.meta(), format);
    if (!status.ok()) {
        throw CannotOpen("history: reading the format: " + status.ToString());
    }
    return format.last_column.value_or(last_plain_column);
}

std::uint32_t needed_by(const Batch& batch) {
    std::uint32_t last = 0;
    for (const fleet::ReportedPosition& reported : batch.positions) {
        last = std::max(last, last_column_of({&reported.position, 1}));
    }
    for (const HeldPosition& held : batch.held) {
        last = std::max(last, last_column_of({&held.reported.position, 1}));
    }
    return last;
}

bool holds_nothing(const RocksDbFolder& folder) {
    for (rocksdb::ColumnFamilyHandle* family : {folder.positions(), folder.rejected()}) {
        const std::unique_ptr<rocksdb::Iterator> entry(folder.database().NewIterator({}, family));
        entry->SeekToFirst();
        if (entry->Valid() || !entry->status().ok()) {
            return false;
        }
    }
    return true;
}

// Returns why there is none, "" if there is one. A copy that a crash left unused is made anew.
std::string try_to_copy(const RocksDbFolder& folder, const std::string& into) {
    const std::uint64_t bytes = folder.table_bytes(folder.positions());
    std::error_code failed;
    files::remove_all(into, failed);
    const files::space_info space =
        failed ? files::space_info{} : files::space(folder.database().GetName(), failed);
    if (failed) {
        return failed.message();
    }
    if (space.available < bytes) {
        return "the disk has no space for the history twice";
    }
    const auto status = folder.copy_to(into);
    return status.ok() ? "" : status.ToString();
}

std::vector<files::path> copies_in(const std::string& folder) {
    std::vector<files::path> copies;
    std::error_code failed;
    for (const auto& entry : files::directory_iterator(folder, failed)) {
        if (entry.path().filename().string().starts_with(copy_prefix)) {
            copies.push_back(entry.path());
        }
    }
    return copies;
}

void delete_copy(const files::path& copy, const char* why) {
    std::error_code failed;
    files::remove_all(copy, failed);
    service::log_warning(why,
                         {{"copy", copy.string()}, {"reason", failed ? failed.message() : ""}});
}

}  // namespace

RocksDbColumns::RocksDbColumns(const RocksDbFolder& folder)
    : folder_(folder), last_column_(allowed_in(folder)), staged_(last_column_) {}

// The format is raised to all columns that this version knows, so that each version copies a folder
// at most once.
void RocksDbColumns::stage(const Batch& batch, rocksdb::WriteBatch& writes) {
    staged_ = last_column_;
    copy_.clear();
    if (last_column_ == last_known_column() || needed_by(batch) <= last_column_) {
        return;
    }
    staged_ = last_known_column();
    if (!holds_nothing(folder_)) {
        copy_ = folder_.database().GetName() + "/" + copy_prefix + std::to_string(staged_);
        no_copy_ = try_to_copy(folder_, copy_);
    }
    stage_format(folder_.meta(), staged_, writes);
}

void RocksDbColumns::committed() {
    last_column_ = staged_;
    if (copy_.empty()) {
        return;
    }
    if (no_copy_.empty()) {
        service::log_warning(
            "older versions of Convoy refuse this history from now on; a copy that they read was "
            "made: delete it when you will not go back",
            {{"copy", copy_}});
    } else {
        service::log_warning(
            "older versions of Convoy refuse this history from now on; a copy that they read "
            "could not be made",
            {{"copy", copy_}, {"reason", no_copy_}});
    }
    copy_.clear();
}

void delete_copies(const std::string& folder) {
    for (const files::path& copy : copies_in(folder)) {
        delete_copy(copy, "the history's copy for older versions was deleted with a vehicle");
    }
}

void delete_copies_before(const std::string& folder, fleet::Time time) {
    for (const files::path& copy : copies_in(folder)) {
        std::error_code failed;
        const auto made = files::last_write_time(copy, failed);
        if (!failed && std::chrono::file_clock::to_sys(made) < time) {
            delete_copy(copy, "the history's copy for older versions was deleted by its age");
        }
    }
}

}  // namespace convoy::history
