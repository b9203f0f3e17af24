#include "position-tracker/admin/backups.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <filesystem>
#include <utility>

#include "http/message/problem.hpp"
#include "service/log.hpp"

namespace convoy::tracker {
namespace {

namespace files = std::filesystem;

constexpr int created = 201;
constexpr int conflict = 409;
constexpr int unavailable = 503;

// Returns a name such as "2026-11-22T13-07-11.250Z". It has no colons, because some file systems
// and tools do not allow them.
std::string name_of(fleet::Time time) {
    std::string name = fleet::format_time(time);
    std::ranges::replace(name, ':', '-');
    return name;
}

std::uintmax_t bytes_in(const std::string& folder) {
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (const auto& entry : files::directory_iterator(folder, error)) {
        bytes += entry.file_size(error);
    }
    return bytes;
}

http::Response failed(const std::string& why) {
    service::log_warning("no backup was made", {{"reason", why}});
    return http::problem(unavailable, "No backup was made: " + why);
}

http::Response made(const std::string& folder) {
    const std::uintmax_t bytes = bytes_in(folder);
    service::log_info("a backup was made",
                      {{"folder", folder}, {"bytes", static_cast<std::int64_t>(bytes)}});
    http::Response response{.status = created, .headers = {}, .body = {}};
    response.headers.set("Content-Type", "application/json");
    response.body =
        boost::json::serialize(boost::json::object{{"backup", folder}, {"bytes", bytes}});
    return response;
}

}  // namespace

Backups::Backups(std::optional<std::string> folder, Clock now)
    : folder_(std::move(folder)), now_(std::move(now)) {}

http::Response Backups::make(const history::History* history) {
    if (!folder_) {
        return http::problem(conflict,
                             "This tracker has no folder for backups: start it with "
                             "--backup-dir.");
    }
    const std::unique_lock alone(making_, std::try_to_lock);
    if (!alone) {
        return http::problem(conflict, "Another backup is being made; try again when it is done.");
    }
    if (history == nullptr) {
        return http::problem(unavailable, "The history is not open.");
    }
    std::error_code error;
    files::create_directories(*folder_, error);
    if (error) {
        return failed(*folder_ + ": " + error.message());
    }
    const std::string backup = files::absolute(*folder_) / name_of(now_());
    const auto copied = history->back_up(backup);
    return copied ? made(backup) : failed(copied.error().what);
}

}  // namespace convoy::tracker
