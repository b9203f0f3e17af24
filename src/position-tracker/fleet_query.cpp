#include "position-tracker/fleet_query.hpp"

#include <GeographicLib/Geodesic.hpp>
#include <algorithm>
#include <tuple>

#include "position-tracker/case_fold.hpp"

namespace convoy::tracker {
namespace {

constexpr double antimeridian = 180.0;

fleet::Metres distance(const fleet::Coordinates& from, const fleet::Coordinates& to) {
    fleet::Metres distance;
    GeographicLib::Geodesic::WGS84().Inverse(from.latitude(), from.longitude(), to.latitude(),
                                             to.longitude(), distance.value);
    return distance;
}

void sort_by_range(std::vector<fleet::ListedReport>& listed, std::optional<std::size_t> limit) {
    const std::size_t shown = std::min(limit.value_or(listed.size()), listed.size());
    const auto end = listed.begin() + static_cast<std::ptrdiff_t>(shown);
    std::partial_sort(listed.begin(), end, listed.end(),
                      [](const fleet::ListedReport& left, const fleet::ListedReport& right) {
                          return std::tie(left.range, left.report->name) <
                                 std::tie(right.range, right.report->name);
                      });
    listed.erase(end, listed.end());
}

}  // namespace

bool contains(const BoundingBox& box, const fleet::Coordinates& coordinates) {
    if (coordinates.latitude() < box.south || coordinates.latitude() > box.north) {
        return false;
    }
    const double longitude = coordinates.longitude();
    if (longitude == -antimeridian && box.east == antimeridian) {
        return true;  // the same meridian under its other name
    }
    const bool east_of_west = longitude >= box.west;
    const bool west_of_east = longitude <= box.east;
    return box.west <= box.east ? east_of_west && west_of_east : east_of_west || west_of_east;
}

std::vector<fleet::ListedReport> select(const FleetSnapshot& snapshot, const FleetQuery& query,
                                        fleet::Time now) {
    const std::u32string name_part = fold_case(query.name_part.value_or(""));
    std::vector<fleet::ListedReport> listed;
    for (const SharedReport& published : snapshot.reports) {
        const fleet::Report& report = published->report;
        const fleet::Coordinates& coordinates = report.position.coordinates;
        if ((query.status && status_of(report, now) != *query.status) ||
            (query.box && !contains(*query.box, coordinates)) ||
            (!name_part.empty() &&
             fold_case(report.name.text()).find(name_part) == std::u32string::npos)) {
            continue;
        }
        fleet::ListedReport shown{.report = &report, .range = std::nullopt};
        if (query.near) {
            shown.range = distance(query.near->centre, coordinates);
            if (query.near->radius && *shown.range > *query.near->radius) {
                continue;
            }
        }
        listed.push_back(shown);
    }
    if (query.near) {
        sort_by_range(listed, query.near->limit);
    }
    return listed;
}

}  // namespace convoy::tracker
