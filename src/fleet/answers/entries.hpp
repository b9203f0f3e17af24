// The entries of lists and histories that an answer has.
#pragma once

#include <optional>

#include "fleet/device_record.hpp"
#include "fleet/motion/report/report.hpp"

namespace convoy::fleet {

/// A report in a list; `range` is its distance from the request's point, if the request has one.
struct ListedReport {
    const Report* report;
    std::optional<Metres> range;
};

/// One position of a history with the motion derived there, and what was said at its time.
struct HistoryEntry {
    Position position;
    Motion motion;
    SharedReading reading{};
};

}  // namespace convoy::fleet
