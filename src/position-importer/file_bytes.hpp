// Reads a file piece by piece.
#pragma once

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace convoy::importer {

class FileBytes {
 public:
    /// Opens the file; "-" is standard input. Throws std::runtime_error if it cannot be read.
    explicit FileBytes(const std::string& file);

    /// Returns the next bytes, which are valid until the next call; none at the end. Throws
    /// std::runtime_error.
    std::string_view next();

 private:
    std::ifstream stream_;
    std::vector<char> piece_;
};

}  // namespace convoy::importer
