// The importer's settings.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "recordings/reading.hpp"

namespace convoy::importer {

struct ImporterSettings {
    std::vector<std::string> files;
    std::vector<std::string> queue_urls{"amqp://localhost:5672"};
    std::optional<std::string> queue_ca_file;
    std::optional<std::string> vehicle;
    std::vector<std::string> columns;
    std::string time_zone = "UTC";
    bool dry_run = false;
    std::uint32_t examples = 5;
    std::chrono::milliseconds queue_patience{30'000};
};

/// Returns nullopt after `--help` or `--version`. Throws service::BadSetting.
std::optional<ImporterSettings> read_settings(int argc, const char* const* argv);

/// Returns how `file` is read. Throws service::BadSetting.
recordings::ReadingSettings reading_settings(const ImporterSettings& settings,
                                             const std::string& file);

}  // namespace convoy::importer
