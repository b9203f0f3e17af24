#include "fleet/motion/belief/path_candidates.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/old_places.hpp"
#include "fleet/motion/belief/steps.hpp"

namespace convoy::fleet {
namespace {

constexpr Metres near_null_island{10'000.0};

// A vehicle that comes back to exactly the same coordinates after it was so far away repeats an old
// place: they have a resolution of a centimetre.
constexpr Metres repeated_after{50.0};

// A position counts for half of the time to either neighbour, of a longer time for as much of it.
constexpr std::chrono::milliseconds max_time_to_neighbour = std::chrono::minutes(5);

bool vouches(const Position& neighbour, const Position& position) {
    return !is_null_island(neighbour) &&
           distance_between(neighbour.coordinates, position.coordinates) <= near_null_island;
}

/// Returns the positions that are not at (0, 0) without a neighbour nearby.
std::vector<std::size_t> with_a_place(std::span<const Position> window) {
    std::vector<std::size_t> found;
    found.reserve(window.size());
    for (std::size_t i = 0; i < window.size(); ++i) {
        if (!is_null_island(window[i]) || (i > 0 && vouches(window[i - 1], window[i])) ||
            (i + 1 < window.size() && vouches(window[i + 1], window[i]))) {
            found.push_back(i);
        }
    }
    return found;
}

/// Returns for each position whether it repeats an old place: the vehicle was exactly there and has
/// left. If it comes back more than once, its first time there does not count either.
std::vector<bool> repeated(std::span<const Position> window) {
    std::map<Coordinates, int> returns;
    std::vector<bool> found(window.size());
    for (std::size_t i = 0; i < window.size(); ++i) {
        const Coordinates& here = window[i].coordinates;
        const auto [known, is_new] = returns.try_emplace(here, 0);
        if (is_new || i == 0) {
            continue;
        }
        const Coordinates& last = window[i - 1].coordinates;
        if (last == here) {
            found[i] = found[i - 1];
        } else if (distance_between(last, here) > repeated_after) {
            found[i] = true;
            ++known->second;
        }
    }
    for (std::size_t i = 0; i < window.size(); ++i) {
        found[i] = found[i] || returns.at(window[i].coordinates) > 1;
    }
    return found;
}

std::chrono::milliseconds time_of(std::span<const Position> window, std::size_t index) {
    std::chrono::milliseconds sum{0};
    if (index > 0) {
        sum += std::min(window[index].time - window[index - 1].time, max_time_to_neighbour);
    }
    if (index + 1 < window.size()) {
        sum += std::min(window[index + 1].time - window[index].time, max_time_to_neighbour);
    }
    return sum / 2;
}

void leave_out_old_places(PathCandidates& all, WindowEnd end) {
    const std::vector<Belief> beliefs = judge_old_places(all.positions, all.speeds.most, end);
    if (beliefs.empty()) {
        return;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < beliefs.size(); ++i) {
        if (beliefs[i] == Belief::good) {
            all.indices[kept] = all.indices[i];
            all.positions[kept] = all.positions[i];
            ++kept;
        } else if (beliefs[i] == Belief::unconfirmed) {
            all.unconfirmed.push_back(all.indices[i]);
        }
    }
    all.indices.resize(kept);
    all.positions.erase(all.positions.begin() + static_cast<std::ptrdiff_t>(kept),
                        all.positions.end());
}

/// Writes what is known of the steps between the positions.
void set_steps(PathCandidates& all) {
    const Steps steps = judge_steps(all.positions, all.speeds.most);
    all.speeds.usual = steps.usual;
    for (std::size_t i = 0; i < all.positions.size(); ++i) {
        all.candidates[i].follows = steps.plausible[i];
        all.candidates[i].speed = steps.speed[i];
    }
}

}  // namespace

bool is_null_island(const Position& position) {
    return position.coordinates.latitude_e7() == 0 && position.coordinates.longitude_e7() == 0;
}

bool PathCandidates::is_path() const {
    return std::all_of(candidates.begin() + (candidates.empty() ? 0 : 1), candidates.end(),
                       [](const PathCandidate& candidate) { return candidate.follows; });
}

PathCandidates path_candidates(std::span<const Position> window, MetresPerSecond max_speed,
                               WindowEnd end) {
    PathCandidates all{.indices = with_a_place(window),
                       .positions = {},
                       .candidates = {},
                       .speeds = {.most = max_speed, .usual = {}},
                       .unconfirmed = {}};
    all.positions.reserve(all.indices.size());
    for (const std::size_t index : all.indices) {
        all.positions.push_back(window[index]);
    }
    leave_out_old_places(all, end);
    all.candidates.resize(all.positions.size());
    set_steps(all);
    if (all.is_path()) {
        return all;
    }
    const std::vector<bool> repeats = repeated(all.positions);
    for (std::size_t i = 0; i < all.positions.size(); ++i) {
        all.candidates[i].is_repeated = repeats[i];
        all.candidates[i].time = time_of(all.positions, i);
    }
    return all;
}

PathCandidates path_candidates_among(const PathCandidates& all,
                                     std::span<const std::size_t> chosen) {
    PathCandidates some{
        .indices = {}, .positions = {}, .candidates = {}, .speeds = all.speeds, .unconfirmed = {}};
    for (const std::size_t place : chosen) {
        some.indices.push_back(all.indices[place]);
        some.positions.push_back(all.positions[place]);
        some.candidates.push_back(all.candidates[place]);
    }
    set_steps(some);
    return some;
}

}  // namespace convoy::fleet
