#include "fleet/motion/path.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "fleet/motion/neighbours.hpp"
#include "fleet/motion/plausibility.hpp"
#include "fleet/motion/steps.hpp"

namespace convoy::fleet {
namespace {

constexpr std::size_t nearest_tried = 8;
constexpr std::size_t groups_tried = 32;

// A repeated place counts for this share of its time: few true positions outweigh many of them, but
// a parked vehicle that repeats its own place outweighs a few wrong ones.
constexpr std::int64_t repeated_share = 16;

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
               const PathSpeeds& speeds, WindowEnd end);

    std::vector<Belief> beliefs() const;

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
    WindowEnd end_;
    std::vector<std::int64_t> sums_;  // of the costs of all candidates before each
    std::vector<Best> best_;
    std::vector<std::size_t> group_ends_;
    std::vector<bool> confirmed_;      // whether the rest of its group confirms the place
    std::size_t far_tried_until_ = 0;  // up to here ways from more than the preceding one are tried
    std::size_t last_group_ = 0;       // where the last group begins
};

PathSearch::PathSearch(std::span<const Position> positions,
                       std::span<const PathCandidate> candidates, const PathSpeeds& speeds,
                       WindowEnd end)
    : positions_(positions), candidates_(candidates), speeds_(speeds), end_(end), sums_(1, 0) {
    sums_.reserve(candidates.size() + 1);
    best_.reserve(candidates.size());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        sums_.push_back(sums_.back() + cost_of(candidates[i].time, candidates[i].is_repeated));
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
        const std::size_t place = i - 1;
        if (i == positions_.size() || !candidates_[i].follows) {
            confirming = 0;
            last = positions_[place].time;
        }
        confirming += candidates_[place].is_repeated ? 0 : 1;
        confirmed_[place] =
            confirming >= confirming_positions && last - positions_[place].time >= confirming_time;
    }
}

// At the newest end, a relocation costs a little less than leaving out the last group, if that
// confirms the new place.
std::int64_t PathSearch::relocation_to(std::size_t to) const {
    if (end_ == WindowEnd::more_follow) {
        return relocation;
    }
    if (!confirmed_[to]) {
        return forbidden;
    }
    return to == last_group_ ? std::min(relocation, left_out(to, candidates_.size()) - 1)
                             : relocation;
}

std::vector<Belief> PathSearch::beliefs() const {
    std::vector<Belief> beliefs(candidates_.size(), Belief::outlier);
    std::size_t last = begin_of_path;
    std::int64_t least = forbidden;
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
        const std::int64_t cost = best_[i].cost + left_out(i + 1, candidates_.size());
        if (cost < least) {
            least = cost;
            last = i;
        }
    }
    if (end_ == WindowEnd::newest) {
        std::fill(beliefs.begin() + static_cast<std::ptrdiff_t>(last), beliefs.end(),
                  Belief::unconfirmed);
    }
    for (std::size_t i = last; i != begin_of_path; i = best_[i].before) {
        beliefs[i] = best_[i].relocated ? Belief::relocated : Belief::good;
    }
    return beliefs;
}

}  // namespace

std::vector<Belief> least_cost_path(std::span<const Position> positions,
                                    std::span<const PathCandidate> candidates,
                                    const PathSpeeds& speeds, WindowEnd end) {
    return candidates.empty() ? std::vector<Belief>()
                              : PathSearch(positions, candidates, speeds, end).beliefs();
}

}  // namespace convoy::fleet
