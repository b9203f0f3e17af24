// Imports files one after the other: bytes → recording → queue, with a tally.
#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <string>

#include "fleet/device_record.hpp"
#include "position-importer/import_error.hpp"
#include "position-importer/importer_settings.hpp"
#include "position-importer/report.hpp"
#include "position-importer/tally.hpp"

namespace convoy::importer {

/// What an import does with the outside.
struct ImportActions {
    /// Publishes a record that has a place; fails if that cannot succeed any more.
    std::function<ImportResult(const fleet::DeviceRecord&)> publish;
    /// Returns once everything that was published is accepted; fails as `publish` does.
    std::function<ImportResult()> finish;
    std::function<std::uint64_t()> accepted;
    /// Returns whether the user has asked to stop.
    std::function<bool()> stopping;
    /// Called after every 1,000 entries of a file.
    std::function<void(const std::string& file, const Tally&)> progress;
    /// Prints how a file is read.
    std::function<void(const std::string& file, const std::string& sentence)> note;
};

/// Returns how it ended; `tally` counts what was found.
Ending import_files(const ImporterSettings& settings, const ImportActions& actions, Tally& tally);

/// Waits for the time; returns true early if the user has asked to stop.
using StopWait = std::function<bool(std::chrono::milliseconds)>;

/// Prints what trackers would reject because of its age. Then it publishes the files to the queue
/// of the settings, with pauses while that is long, or only reads them, and prints notes and the
/// report to `out` and the progress to `progress` if that is not null. Returns the exit code.
int import_all(const ImporterSettings& settings, const StopWait& wait, std::ostream& out,
               std::ostream* progress);

}  // namespace convoy::importer
