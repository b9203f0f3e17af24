#include "history/rocksdb/older_copy.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "service/log.hpp"

namespace convoy::history {
namespace {

namespace files = std::filesystem;

constexpr const char* copy_prefix = "before-";

bool holds_nothing(const RocksDbFolder& folder) {
    for (rocksdb::ColumnFamilyHandle* family :
         {folder.positions(), folder.rejected(), folder.readings()}) {
        if (family == nullptr) {
            continue;
        }
        const std::unique_ptr<rocksdb::Iterator> entry(folder.database().NewIterator({}, family));
        entry->SeekToFirst();
        if (entry->Valid() || !entry->status().ok()) {
            return false;
        }
    }
    return true;
}

// Returns why there is none, "" if there is one.
std::string try_to_copy(const RocksDbFolder& folder, const std::string& into) {
    const std::uint64_t bytes = folder.history_bytes();
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

OlderCopy copy_for_older(const RocksDbFolder& folder, const std::string& name) {
    if (holds_nothing(folder)) {
        return {};
    }
    OlderCopy copy{.folder = folder.database().GetName() + "/" + copy_prefix + name, .failure = {}};
    copy.failure = try_to_copy(folder, copy.folder);
    return copy;
}

void log_copy(const OlderCopy& copy) {
    if (copy.folder.empty()) {
        return;
    }
    if (copy.failure.empty()) {
        service::log_warning(
            "older versions of Convoy refuse this history from now on; a copy that they read was "
            "made: delete it when you will not go back",
            {{"copy", copy.folder}});
    } else {
        service::log_warning(
            "older versions of Convoy refuse this history from now on; a copy that they read "
            "could not be made",
            {{"copy", copy.folder}, {"reason", copy.failure}});
    }
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
