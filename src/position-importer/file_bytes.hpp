// Reads a file piece by piece.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recordings/reading_settings.hpp"

namespace convoy::importer {

class FileBytes {
 public:
    /// Opens the file; "-" is standard input.
    explicit FileBytes(const std::string& file);
    ~FileBytes();
    FileBytes(const FileBytes&) = delete;
    FileBytes& operator=(const FileBytes&) = delete;

    /// Returns the next bytes, which are valid until the next call; none at the end, or if the
    /// file cannot be read.
    std::string_view next();

    /// Returns why the file cannot be read, if so.
    const std::optional<recordings::Unreadable>& unreadable() const { return unreadable_; }

 private:
    int descriptor_ = -1;
    std::vector<char> piece_;
    std::optional<recordings::Unreadable> unreadable_;
};

}  // namespace convoy::importer
