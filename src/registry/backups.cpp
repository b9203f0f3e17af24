#include "registry/backups.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <cstdint>
#include <filesystem>

#include "http/message/problem.hpp"
#include "registry/answers.hpp"
#include "registry/statuses.hpp"
#include "service/log.hpp"

namespace convoy::registry {
namespace {

namespace files = std::filesystem;

/// Returns a name such as "registry-2026-11-22T13-07-11.250Z.db", without the colons that some file
/// systems do not allow.
std::string name_of(fleet::Time time) {
    std::string name = fleet::format_time(time);
    std::ranges::replace(name, ':', '-');
    return "registry-" + name + ".db";
}

http::Response failed(const std::string& why) {
    service::log_warning("no backup was made", {{"reason", why}});
    return http::problem(status::unavailable, "No backup was made: " + why);
}

}  // namespace

void Backups::use(std::shared_ptr<const Records> records) {
    const std::scoped_lock lock(records_mutex_);
    records_ = std::move(records);
}

std::shared_ptr<const Records> Backups::used() {
    const std::scoped_lock lock(records_mutex_);
    return records_;
}

http::Response Backups::make() {
    if (!folder_) {
        return http::problem(
            status::conflict,
            "This registry has no folder for backups: start it with --backup-dir, or, "
            "if the records are in MongoDB, back up its database.");
    }
    const std::unique_lock alone(making_, std::try_to_lock);
    if (!alone) {
        return http::problem(status::conflict,
                             "Another backup is being made; try again when it is done.");
    }
    const auto records = used();
    if (!records) {
        return http::problem(status::unavailable, "The records are not open.");
    }
    std::error_code error;
    files::create_directories(*folder_, error);
    if (error) {
        return failed(*folder_ + ": " + error.message());
    }
    const std::string file = files::absolute(*folder_) / name_of(now_());
    const auto copied = records->back_up(file);
    if (!copied) {
        return failed(file + ": " + copied.error().what);
    }
    const std::uintmax_t bytes = files::file_size(file, error);
    service::log_info("a backup was made",
                      {{"file", file}, {"bytes", static_cast<std::int64_t>(bytes)}});
    return json_answer(status::created, boost::json::object{{"backup", file}, {"bytes", bytes}});
}

}  // namespace convoy::registry
