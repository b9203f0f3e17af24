#include "position-importer/file_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace convoy::importer {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

recordings::Unreadable error_of_system() {
    return {std::string("it cannot be read: ") + std::generic_category().message(errno)};
}

}  // namespace

FileBytes::FileBytes(const std::string& file) : piece_(piece_bytes) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        unreadable_ = recordings::Unreadable{"it is a folder: name the files in it"};
        return;
    }
    // Standard input is not opened by a name, because a socket has none.
    descriptor_ = file == "-" ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor_ < 0) {
        unreadable_ = error_of_system();
    }
}

FileBytes::~FileBytes() {
    if (descriptor_ > STDIN_FILENO) {
        ::close(descriptor_);
    }
}

std::string_view FileBytes::next() {
    if (unreadable_) {
        return {};
    }
    ssize_t count = -1;
    do {
        count = ::read(descriptor_, piece_.data(), piece_.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        unreadable_ = error_of_system();
        return {};
    }
    return {piece_.data(), static_cast<std::size_t>(count)};
}

}  // namespace convoy::importer
