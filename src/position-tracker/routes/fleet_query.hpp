// Selects the vehicles of a snapshot that an answer shows: by status, by name, within a box, near a
// point. Pure: the time is a parameter.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "fleet/bounding_box.hpp"
#include "position-tracker/state/published_fleet.hpp"

namespace convoy::tracker {

/// Selects vehicles around a point, by geodesic distance.
struct Near {
    fleet::Coordinates centre;
    std::optional<fleet::Metres> radius{};
    std::optional<std::size_t> limit{};  ///< only this many, the nearest
};

/// Selects the vehicles that match all members that are set.
struct FleetQuery {
    std::optional<fleet::Status> status{};
    std::optional<std::string> name_part{};  ///< compared as `folded_text`
    std::optional<fleet::BoundingBox> box{};
    std::optional<Near> near{};
};

/// Returns whether the query has a filter that compares something of a report. A refused vehicle,
/// of which only the name is known, does not match it then.
bool needs_a_report(const FleetQuery& query);

/// Returns the selected reports sorted by name or, with `near`, by range (then by name), each with
/// its range. They are valid as long as `snapshot` is.
std::vector<fleet::ListedReport> select(const FleetSnapshot& snapshot, const FleetQuery& query,
                                        fleet::Time now);

}  // namespace convoy::tracker
