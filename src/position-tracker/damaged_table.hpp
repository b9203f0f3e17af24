// For tests: tracks that fill tables, and damage to table files as disks do it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "position-tracker/sample_positions.hpp"

namespace convoy::tracker {

inline constexpr std::int64_t step_ms = 20'000;

inline std::string van_named(int number) { return "Van " + std::to_string(number); }

/// Of a track whose digits do not compress, so that there are many blocks.
inline fleet::Position nth(int number) {
    const double noise = static_cast<double>(number * 7'919 % 100'003) / 100'003.0;
    return position(at(number * step_ms), 53.0 + noise, -1.0 - noise);
}

inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

inline void flip_byte(const std::filesystem::path& path, std::uintmax_t offset) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get());
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 0x5a));
    if (!file.flush()) {
        throw std::runtime_error("no byte could be flipped in " + path.string());
    }
}

inline std::vector<std::filesystem::path> tables_in(const std::string& folder) {
    std::vector<std::filesystem::path> tables;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".sst") {
            tables.push_back(entry.path());
        }
    }
    return tables;
}

}  // namespace convoy::tracker
