#include "fleet/motion/belief/visits.hpp"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numbers>
#include <utility>

namespace convoy::fleet {
namespace {

// A degree of latitude has 110,574 m or more. So a step whose latitudes and longitudes differ by
// less than this together is no leg, at any latitude.
constexpr std::int64_t min_leg_e7 = 1'790;
constexpr std::int64_t half_turn_e7 = 1'800'000'000;

struct StepE7 {
    std::int64_t north = 0;
    std::int64_t east = 0;

    bool may_be_leg() const { return std::abs(north) + std::abs(east) > min_leg_e7; }
};

StepE7 step_between(const Coordinates& from, const Coordinates& to) {
    StepE7 step{.north = std::int64_t{to.latitude_e7()} - from.latitude_e7(),
                .east = std::int64_t{to.longitude_e7()} - from.longitude_e7()};
    if (step.east >= half_turn_e7) {
        step.east -= 2 * half_turn_e7;
    } else if (step.east < -half_turn_e7) {
        step.east += 2 * half_turn_e7;
    }
    return step;
}

/// Whether a step after another one leads back, roughly.
bool leads_back(const StepE7& out, const StepE7& back, const Coordinates& between) {
    if (out.north * back.north >= 0 && out.east * back.east >= 0) {
        return false;
    }
    const double cosine = std::cos(between.latitude() * std::numbers::pi / 180);
    return static_cast<double>(out.north * back.north) +
               cosine * cosine * static_cast<double>(out.east * back.east) <
           0;
}

using Places = boost::container::small_vector<Coordinates, 32>;

/// Returns the places at which a vehicle turns back, and the newest one.
Places turning_places(std::span<const Position> window, WindowEnd end) {
    Places found;
    StepE7 last;
    for (std::size_t i = 1; i < window.size(); ++i) {
        const Coordinates& from = window[i - 1].coordinates;
        if (window[i].coordinates == from) {
            continue;
        }
        const StepE7 step = step_between(from, window[i].coordinates);
        if (step.may_be_leg() && last.may_be_leg() && leads_back(last, step, from)) {
            found.push_back(from);
        }
        if (step.may_be_leg()) {
            last = step;
        }
    }
    if (end == WindowEnd::newest && last.may_be_leg()) {
        found.push_back(window.back().coordinates);
    }
    return found;
}

}  // namespace

std::vector<Visit> visits_of(std::span<const Position> window) {
    std::vector<Visit> visits;
    std::vector<std::pair<Coordinates, std::size_t>> by_place;
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (i == 0 || window[i].coordinates != window[i - 1].coordinates) {
            const std::size_t visit = visits.size();
            by_place.emplace_back(window[i].coordinates, visit);
            visits.push_back({.begin = i,
                              .end = i,
                              .first = visit,
                              .before = visit,
                              .places = 0,
                              .is_only = true});
        }
        visits.back().end = i + 1;
    }
    std::ranges::sort(by_place);
    for (std::size_t i = 1; i < by_place.size(); ++i) {
        const auto& [last_place, last] = by_place[i - 1];
        const auto& [place, visit] = by_place[i];
        if (place == last_place) {
            visits[visit].before = last;
            visits[visit].first = visits[last].first;
            visits[visit].is_only = visits[visits[visit].first].is_only = false;
        }
    }
    std::size_t places = 0;
    for (std::size_t visit = 0; visit < visits.size(); ++visit) {
        places += visits[visit].first == visit ? 1 : 0;
        visits[visit].places = places;
    }
    return visits;
}

bool may_return(std::span<const Position> window, WindowEnd end) {
    Places turning = turning_places(window, end);
    if (turning.empty()) {
        return false;
    }
    std::ranges::sort(turning);
    if (std::ranges::adjacent_find(turning) != turning.end()) {
        return true;
    }
    // Each of them is found once; if it is found again, the vehicle has been there before.
    std::size_t found = 0;
    for (std::size_t i = 0; i < window.size(); ++i) {
        const Coordinates& here = window[i].coordinates;
        const bool is_turning = turning.size() == 1 ? here == turning.front()
                                                    : std::ranges::binary_search(turning, here);
        if (is_turning && (i == 0 || here != window[i - 1].coordinates)) {
            ++found;
        }
    }
    return found > turning.size();
}

}  // namespace convoy::fleet
