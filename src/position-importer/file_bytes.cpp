#include "position-importer/file_bytes.hpp"

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
    errno = 0;
    stream_.open(file == "-" ? "/dev/stdin" : file, std::ios::binary);
    if (!stream_) {
        unreadable_ = error_of_system();
    }
}

std::string_view FileBytes::next() {
    if (stream_.eof() || unreadable_) {
        return {};
    }
    stream_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
    if (stream_.bad()) {
        unreadable_ = error_of_system();
        return {};
    }
    return {piece_.data(), static_cast<std::size_t>(stream_.gcount())};
}

}  // namespace convoy::importer
