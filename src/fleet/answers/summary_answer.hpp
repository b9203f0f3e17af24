// Writes the summary of a vehicle's history in a range of time as JSON. The head can be sent while
// the rest is still computed; white space may follow it.
#pragma once

#include <optional>
#include <string>

#include "fleet/motion/summary/summary.hpp"

namespace convoy::fleet {

/// What a summary is of.
struct SummaryHead {
    Time now;  ///< for which the answer is true
    VehicleName vehicle;
    Time from;
    std::optional<Time> to;  ///< absent: there is no end
    ItineraryRules rules;
};

std::string begin_summary(const SummaryHead& head);

/// A stop or trip that crosses an end of the range is `clipped`.
std::string end_summary(const SummaryHead& head, const Summary& summary);

}  // namespace convoy::fleet
