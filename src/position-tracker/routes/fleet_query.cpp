#include "position-tracker/routes/fleet_query.hpp"

#include <algorithm>
#include <tuple>

#include "fleet/local_plane.hpp"
#include "position-tracker/routes/folded_text.hpp"

namespace convoy::tracker {
namespace {

// The nearest vehicles are searched for in circles, each twice as wide as the one before.
constexpr fleet::Metres first_reach{1'000};
constexpr fleet::Metres half_the_equator{20'040'000};  // no point is further away

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

class Matcher {
 public:
    Matcher(const FleetQuery& query, fleet::Time now)
        : query_(query), now_(now), name_part_(folded_text(query.name_part.value_or(""))) {}

    bool operator()(const fleet::Report& report) const {
        // A filter that this list lacks does not compile. `nearest` applies `near`, the constructor
        // folds `name_part`.
        const auto& [status, name_part, box, near] = query_;
        return (!status || status_of(report, now_) == *status) &&
               (!box || contains(*box, report.position.coordinates)) &&
               (name_part_.empty() ||
                folded_text(report.name.text()).find(name_part_) != std::string::npos);
    }

 private:
    const FleetQuery& query_;
    fleet::Time now_;
    std::string name_part_;
};

// Calls `visit` with each report that may be in `box`, or with all without a box, in order of name.
template <class Visit>
void visit(const FleetSnapshot& snapshot, const std::optional<fleet::BoundingBox>& box,
           Visit visit) {
    if (const auto candidates = box ? snapshot.places().candidates(*box) : std::nullopt) {
        for (const std::uint32_t candidate : *candidates) {
            visit(snapshot.reports[candidate]->report);
        }
        return;
    }
    for (const SharedReport& published : snapshot.reports) {
        visit(published->report);
    }
}

std::vector<fleet::ListedReport> within(const FleetSnapshot& snapshot, const Near& near,
                                        fleet::Metres reach, const Matcher& matches) {
    const bool anywhere = reach >= half_the_equator;
    const auto box = anywhere ? std::nullopt : std::optional(box_around(near.centre, reach));
    std::vector<fleet::ListedReport> listed;
    visit(snapshot, box, [&](const fleet::Report& report) {
        if (matches(report)) {
            const auto range = distance_between(near.centre, report.position.coordinates);
            if (anywhere || range <= reach) {
                listed.push_back({.report = &report, .range = range});
            }
        }
    });
    return listed;
}

std::vector<fleet::ListedReport> nearest(const FleetSnapshot& snapshot, const Near& near,
                                         const Matcher& matches) {
    const fleet::Metres furthest = near.radius.value_or(half_the_equator);
    fleet::Metres reach = near.limit ? std::min(first_reach, furthest) : furthest;
    auto listed = within(snapshot, near, reach, matches);
    while (reach < furthest && listed.size() < *near.limit) {
        reach = std::min(fleet::Metres{2 * reach.value}, furthest);
        listed = within(snapshot, near, reach, matches);
    }
    sort_by_range(listed, near.limit);
    return listed;
}

}  // namespace

bool needs_a_report(const FleetQuery& query) {
    // A filter that this list lacks does not compile: decide whether the name suffices for it.
    const auto& [status, name_part, box, near] = query;
    return status || box || near;
}

std::vector<fleet::ListedReport> select(const FleetSnapshot& snapshot, const FleetQuery& query,
                                        fleet::Time now) {
    const Matcher matches(query, now);
    if (query.near) {
        return nearest(snapshot, *query.near, matches);
    }
    std::vector<fleet::ListedReport> listed;
    visit(snapshot, query.box, [&](const fleet::Report& report) {
        if (matches(report)) {
            listed.push_back({.report = &report, .range = std::nullopt});
        }
    });
    return listed;
}

}  // namespace convoy::tracker
