#include "fleet/motion/belief/judgement.hpp"

#include <algorithm>
#include <vector>

#include "fleet/invariant.hpp"
#include "fleet/motion/belief/old_places.hpp"
#include "fleet/motion/belief/path.hpp"
#include "fleet/motion/belief/path_candidates.hpp"
#include "fleet/motion/belief/steps.hpp"

namespace convoy::fleet {
namespace {

void judge_by_path(std::span<const Position> window, std::span<Belief> beliefs,
                   MetresPerSecond max_speed, WindowEnd end) {
    const PathCandidates all = path_candidates(window, max_speed, end);
    std::vector<Belief> judged(all.positions.size(), Belief::good);
    if (!all.is_path()) {
        judged = least_cost_path(all.positions, all.candidates, all.speeds, end);
    }
    std::ranges::fill(beliefs, Belief::outlier);
    for (std::size_t i = 0; i < all.indices.size(); ++i) {
        beliefs[all.indices[i]] = judged[i];
    }
    for (const std::size_t index : all.unconfirmed) {
        beliefs[index] = Belief::unconfirmed;
    }
}

}  // namespace

void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed,
           WindowEnd end) {
    require(window.size() == beliefs.size(), "there is one belief for each position");
    std::ranges::fill(beliefs, Belief::good);
    if (!are_all_slow(window, max_speed) || std::ranges::any_of(window, is_null_island) ||
        !judge_old_places(window, max_speed, end).empty()) {
        judge_by_path(window, beliefs, max_speed, end);
    }
}

}  // namespace convoy::fleet
