#include "position-importer/file_bytes.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>

namespace convoy::importer {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;

std::runtime_error unreadable() {
    return std::runtime_error(std::string("it cannot be read: ") +
                              std::generic_category().message(errno));
}

}  // namespace

FileBytes::FileBytes(const std::string& file) : piece_(piece_bytes) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        throw std::runtime_error("it is a folder: name the files in it");
    }
    errno = 0;
    stream_.open(file == "-" ? "/dev/stdin" : file, std::ios::binary);
    if (!stream_) {
        throw unreadable();
    }
}

std::string_view FileBytes::next() {
    if (stream_.eof()) {
        return {};
    }
    stream_.read(piece_.data(), static_cast<std::streamsize>(piece_.size()));
    if (stream_.bad()) {
        throw unreadable();
    }
    return {piece_.data(), static_cast<std::size_t>(stream_.gcount())};
}

}  // namespace convoy::importer
