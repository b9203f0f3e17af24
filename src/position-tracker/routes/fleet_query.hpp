// Which vehicles of a snapshot an answer shows: by status, by name, within a box, near a point.
// Pure: a snapshot and a clock's reading go in, the chosen reports come out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fleet/answers/answers.hpp"
#include "position-tracker/state/bounding_box.hpp"
#include "position-tracker/state/published_fleet.hpp"

namespace convoy::tracker {

/// Around a point, by geodesic distance.
struct Near {
    fleet::Coordinates centre;
    std::optional<fleet::Metres> radius{};
    std::optional<std::size_t> limit{};  ///< the nearest so many
};

/// What is absent chooses everything; what is there must hold together.
struct FleetQuery {
    std::optional<fleet::Status> status{};
    std::optional<std::string> name_part{};  ///< without regard to case
    std::optional<BoundingBox> box{};
    std::optional<Near> near{};
};

/// By name; with `near` the nearest first (then by name), each with its range. Valid as long as
/// `snapshot` is.
std::vector<fleet::ListedReport> select(const FleetSnapshot& snapshot, const FleetQuery& query,
                                        fleet::Time now);

}  // namespace convoy::tracker
