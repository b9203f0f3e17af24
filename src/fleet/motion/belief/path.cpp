#include "fleet/motion/belief/path.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "fleet/motion/belief/neighbours.hpp"
#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/belief/steps.hpp"

namespace convoy::fleet {
namespace {

constexpr std::size_t nearest_tried = 8;
constexpr std::size_t groups_tried = 32;

// A repeated place counts for this share of its time: few true positions outweigh many of them, but
// a parked vehicle that repeats its own place outweighs a few wrong ones.
constexpr std::int64_t repeated_share = 16;

/// When a path may contain a relocation.
enum class Relocations : std::uint8_t { always, if_confirmed, never };

/// The cost of leaving out what counts for this time.
constexpr std::int64_t cost_of(std::chrono::milliseconds time, bool is_repeated = false) {
    return (is_repeated ? 1 : repeated_share) * time.count() + 1;
}

constexpr std::int64_t relocation = cost_of(relocation_cost);
constexpr std::int64_t forbidden = std::numeric_limits<std::int64_t>::max();
constexpr std::size_t begin_of_path = std::numeric_limits<std::size_t>::max();

class PathSearch {
 public:
    PathSearch(std::span<const Position> positions, std::span<const PathCandidate> candidates,
               const PathSpeeds& speeds, Relocations relocations);

    std::vector<Belief> beliefs() const;
    std::vector<bool> path_to(std::size_t last) const;
    std::size_t best_end() const;

 private:
    struct Best {
        std::int64_t cost;   ///< of the path up to and with this candidate
        std::size_t before;  ///< the candidate before it on the path, or `begin_of_path`
        bool relocated;      ///< whether no vehicle can have driven here from there
    };

    void find_way_to(std::size_t to);
    void try_way(std::size_t from, std::size_t to);
    MetresPerSecond speed_across(std::size_t from, std::size_t to) const;
    bool leads(std::size_t from, std::size_t to) const;
    std::int64_t relocation_to(std::size_t to) const;
    std::int64_t left_out(std::size_t begin, std::size_t end) const {
        return sums_[end] - sums_[begin];
    }
    bool is_group_end(std::size_t position) const;
    void confirm();

    std::span<const Position> positions_;
    std::span<const PathCandidate> candidates_;
    PathSpeeds speeds_;
    Relocations relocations_;
    std::vector<std::int64_t> sums_;  // of the costs of all candidates before each
    std::vector<Best> best_;
    std::vector<std::size_t> group_ends_;
    std::vector<bool> confirmed_;      // whether the rest of its group confirms the place
    std::size_t far_tried_until_ = 0;  // up to here ways from more than the preceding one are tried
    std::size_t last_group_ = 0;       // where the last group begins
};

PathSearch::PathSearch(std::span<const Position> positions,
                       std::span<const PathCandidate> candidates, const PathSpeeds& speeds,
                       Relocations relocations)
    : positions_(positions),
      candidates_(candidates),
      speeds_(speeds),
      relocations_(relocations),
      sums_(1, 0) {
    sums_.reserve(candidates.size() + 1);
    best_.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        sums_.push_back(sums_.back() + cost_of_leaving_out(candidates[i]));
        if (!candidates[i].follows) {
            last_group_ = i;
        }
    }
    confirm();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        find_way_to(i);
        if (is_group_end(i)) {
            group_ends_.push_back(i);
        }
    }
}

// A long step ends a group as well, even if it is the usual interval of the vehicle and therefore
// no silence: a wrong place can be within the reach of such a step.
bool PathSearch::is_group_end(std::size_t position) const {
    const std::size_t next = position + 1;
    return next == positions_.size() || !candidates_[next].follows ||
           positions_[next].time - positions_[position].time > motion_gap;
}

void PathSearch::find_way_to(std::size_t to) {
    best_.push_back({.cost = left_out(0, to), .before = begin_of_path, .relocated = false});
    if (to == 0) {
        return;
    }
    if (!candidates_[to].follows) {
        far_tried_until_ = to + nearest_tried;
    }
    try_way(to - 1, to);
    if (to > far_tried_until_) {
        return;
    }
    const std::size_t nearest = to - std::min(to, nearest_tried);
    for (std::size_t from = to - 1; from > nearest; --from) {
        try_way(from - 1, to);
    }
    std::size_t tried = 0;
    for (auto group = group_ends_.rbegin(); group != group_ends_.rend() && tried < groups_tried;
         ++group, ++tried) {
        if (*group < nearest) {
            try_way(*group, to);
        }
    }
}

void PathSearch::try_way(std::size_t from, std::size_t to) {
    std::int64_t cost = best_[from].cost + left_out(from + 1, to);
    if (cost >= best_[to].cost) {
        return;
    }
    const bool relocated = !leads(from, to);
    if (relocated) {
        const std::int64_t added = relocation_to(to);
        if (added >= best_[to].cost - cost) {
            return;
        }
        cost += added;
    }
    best_[to] = {.cost = cost, .before = from, .relocated = relocated};
}

/// Returns how fast a step may be that passes over positions.
MetresPerSecond PathSearch::speed_across(std::size_t from, std::size_t to) const {
    const MetresPerSecond before =
        candidates_[from].follows ? candidates_[from].speed : speeds_.usual;
    const std::size_t next = to + 1;
    const MetresPerSecond after = next < positions_.size() && candidates_[next].follows
                                      ? candidates_[next].speed
                                      : speeds_.usual;
    const double twice = 2 * std::max({speeds_.usual, before, after}).value;
    return std::min({MetresPerSecond{std::max(twice, 20.0)}, fast_speed, speeds_.most});
}

bool PathSearch::leads(std::size_t from, std::size_t to) const {
    if (from + 1 == to) {
        return candidates_[to].follows;
    }
    if (is_plausible(positions_[from], positions_[to], speed_across(from, to))) {
        return true;
    }
    return from > 0 && candidates_[from].follows &&
           is_plausible(positions_[from], positions_[to], speeds_.most) &&
           continues(positions_[from - 1], positions_[from], positions_[to]);
}

void PathSearch::confirm() {
    confirmed_.resize(positions_.size());
    std::size_t confirming = 0;
    Time last{};
    for (std::size_t i = positions_.size(); i > 0; --i) {
        const std::size_t index = i - 1;
        if (i == positions_.size() || !candidates_[i].follows) {
            confirming = 0;
            last = positions_[index].time;
        }
        confirming += candidates_[index].is_repeated ? 0 : 1;
        confirmed_[index] =
            confirming >= confirming_positions && last - positions_[index].time >= confirming_time;
    }
}

// At the newest end, a relocation costs a little less than leaving out the last group, if that
// confirms the new place.
std::int64_t PathSearch::relocation_to(std::size_t to) const {
    if (relocations_ == Relocations::always) {
        return relocation;
    }
    if (relocations_ == Relocations::never || !confirmed_[to]) {
        return forbidden;
    }
    return to == last_group_ ? std::min(relocation, left_out(to, candidates_.size()) - 1)
                             : relocation;
}

std::size_t PathSearch::best_end() const {
    std::size_t last = begin_of_path;
    std::int64_t least = forbidden;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        const std::int64_t cost = best_[i].cost + left_out(i + 1, candidates_.size());
        if (cost < least) {
            least = cost;
            last = i;
        }
    }
    return last;
}

std::vector<Belief> PathSearch::beliefs() const {
    std::vector<Belief> beliefs(candidates_.size(), Belief::outlier);
    const std::size_t last = best_end();
    if (relocations_ == Relocations::if_confirmed) {
        std::fill(beliefs.begin() + static_cast<std::ptrdiff_t>(last), beliefs.end(),
                  Belief::unconfirmed);
    }
    for (std::size_t i = last; i != begin_of_path; i = best_[i].before) {
        beliefs[i] = best_[i].relocated ? Belief::relocated : Belief::good;
    }
    return beliefs;
}

std::vector<bool> PathSearch::path_to(std::size_t last) const {
    std::vector<bool> on_path(candidates_.size());
    for (std::size_t i = last; i != begin_of_path; i = best_[i].before) {
        on_path[i] = true;
    }
    return on_path;
}

}  // namespace

std::vector<Belief> least_cost_path(std::span<const Position> positions,
                                    std::span<const PathCandidate> candidates,
                                    const PathSpeeds& speeds, WindowEnd end) {
    if (candidates.empty()) {
        return {};
    }
    const Relocations relocations =
        end == WindowEnd::newest ? Relocations::if_confirmed : Relocations::always;
    return PathSearch(positions, candidates, speeds, relocations).beliefs();
}

std::vector<bool> unbroken_path(std::span<const Position> positions,
                                std::span<const PathCandidate> candidates, const PathSpeeds& speeds,
                                PathEnd end) {
    if (candidates.empty()) {
        return {};
    }
    const PathSearch search(positions, candidates, speeds, Relocations::never);
    return search.path_to(end == PathEnd::at_last ? candidates.size() - 1 : search.best_end());
}

std::int64_t cost_of_leaving_out(const PathCandidate& candidate) {
    return cost_of(candidate.time, candidate.is_repeated);
}

}  // namespace convoy::fleet
