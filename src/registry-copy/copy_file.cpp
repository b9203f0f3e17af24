#include "registry-copy/copy_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "registry-copy/token.hpp"
#include "service/log.hpp"

namespace convoy::registry {
namespace {

namespace files = std::filesystem;

std::string reason_of(int error) { return std::generic_category().message(error); }

/// A file or folder that is closed at the end.
class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }

 private:
    int number_;
};

/// Returns 0, or the error of the system.
int write_synced(const std::string& path, std::string_view content) {
    constexpr mode_t for_owner = 0600;
    const Descriptor file(
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, for_owner));
    if (file.number() < 0) {
        return errno;
    }
    while (!content.empty()) {
        const auto written = ::write(file.number(), content.data(), content.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        content.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return ::fsync(file.number()) == 0 ? 0 : errno;
}

int sync_folder(const files::path& folder) {
    const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.number() >= 0 && ::fsync(opened.number()) == 0 ? 0 : errno;
}

Changes everything_of(const Copy& copy) {
    Changes all{.registry = copy.registry(), .number = copy.number()};
    for (const auto& [id, vehicle] : copy.vehicles()) {
        all.changes.push_back({.number = vehicle->version, .state = *vehicle});
    }
    for (const auto& [id, device] : copy.devices()) {
        all.changes.push_back({.number = device->version, .state = *device});
    }
    return all;
}

}  // namespace

std::optional<Copy> CopyFile::read() const {
    const auto damaged = [this](const std::string& reason) {
        service::log_warning(
            "the file with the copy of the registry cannot be used; the registry is asked for all",
            {{"file", path_}, {"reason", reason}});
        return std::nullopt;
    };
    std::ifstream file(path_, std::ios::binary);
    if (!file) {
        std::error_code unknown;
        return files::exists(path_, unknown) ? damaged("it cannot be opened") : std::nullopt;
    }
    std::string hash;
    std::getline(file, hash);
    std::ostringstream rest;
    rest << file.rdbuf();
    const std::string content = rest.str();
    if (hash != sha256_hex(content)) {
        return damaged("its content does not have the checksum of its first line");
    }
    const auto changes = read_changes(content);
    return changes ? std::optional(Copy().with(*changes)) : damaged(changes.error().detail);
}

std::string CopyFile::write(const Copy& copy) const {
    const std::string content = written(everything_of(copy));
    const std::string unfinished = path_ + ".unfinished";
    if (const int error = write_synced(unfinished, sha256_hex(content) + "\n" + content)) {
        return unfinished + ": " + reason_of(error);
    }
    if (::rename(unfinished.c_str(), path_.c_str()) != 0) {
        return path_ + ": " + reason_of(errno);
    }
    const files::path folder = files::absolute(path_).parent_path();
    const int error = sync_folder(folder);
    return error == 0 ? "" : folder.string() + ": " + reason_of(error);
}

}  // namespace convoy::registry
