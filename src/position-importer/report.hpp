// What the importer prints at its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "position-importer/import_error.hpp"
#include "position-importer/tally.hpp"

namespace convoy::importer {

/// How an import has ended.
struct Ending {
    bool dry_run = false;
    std::uint64_t accepted = 0;             ///< positions that the broker has on its disk
    std::vector<std::string> unreadable{};  ///< "notes.txt: it is empty"
    std::optional<ImportError> error{};     ///< why it ended early
};

/// Returns lines: vehicles, sums, skipped entries by reason, files that cannot be read. `now` shows
/// which positions are ahead of the clock.
std::string report(const Tally& tally, const Ending& ending, fleet::Time now);

/// Returns whether every file was read and something was imported, or would have been.
bool succeeded(const Tally& tally, const Ending& ending);

}  // namespace convoy::importer
