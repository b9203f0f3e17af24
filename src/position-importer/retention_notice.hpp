// Says before an import which positions trackers would reject, because they keep none so old.
#pragma once

#include <functional>
#include <iosfwd>

#include "position-importer/importer_settings.hpp"
#include "position-importer/metrics_page.hpp"

namespace convoy::importer {

/// Returns for how many seconds trackers keep positions, 0 for ever: by the settings, or else by a
/// tracker's metrics. Fails if neither says it.
Figure kept_for(const ImporterSettings& settings);

/// How long trackers keep positions, as `kept_for` returns it, and until when.
struct Kept {
    Figure seconds;
    fleet::Time now;
};

/// Prints which files have positions that are older than what is kept, and how many.
/// For that it reads each file once; standard input and pipes can be read only once, so for these
/// it only prints the oldest time that trackers keep. Prints nothing if everything is kept. Ends
/// early if `stopping` returns true.
void say_what_is_too_old(const ImporterSettings& settings, const Kept& kept,
                         const std::function<bool()>& stopping, std::ostream& out);

}  // namespace convoy::importer
