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
    recordings::ToUtc to_utc = recordings::utc_itself;  ///< the clock of `time_zone`
    bool dry_run = false;
    std::uint32_t examples = 5;
    std::chrono::milliseconds queue_patience{30'000};
    std::optional<std::string> queue_metrics_url;    ///< without it the import does not pause
    std::uint64_t max_waiting_messages = 200;        ///< it pauses while more wait in the queue
    std::optional<std::string> tracker_metrics_url;  ///< asked for the retention
    std::uint32_t retention_days = 0;                ///< 0: the tracker is asked
};

/// Returns nullopt after `--help` or `--version`. Throws service::BadSetting. Call it once, before
/// a thread starts: see clock_of.
std::optional<ImporterSettings> read_settings(int argc, const char* const* argv);

/// Returns how `file` is read. Throws service::BadSetting.
recordings::ReadingSettings reading_settings(const ImporterSettings& settings,
                                             const std::string& file);

}  // namespace convoy::importer
