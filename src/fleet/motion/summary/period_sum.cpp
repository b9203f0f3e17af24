#include "fleet/motion/summary/period_sum.hpp"

#include <algorithm>

namespace convoy::fleet {
namespace {

// An Itinerary adds the lengths of legs of one kind, and decides by their sum.
bool can_join(const Leg& leg, const Leg& next) {
    return leg.kind == next.kind && leg.kind != LegKind::unseen;
}

}  // namespace

void PositionSums::add(const Motion& motion) {
    ++positions;
    outliers += motion.belief == Belief::outlier ? 1 : 0;
    if (is_believed(motion)) {
        (is_seen(motion) ? driven_mm : unseen_mm) += millimetres_of(motion);
        top = std::max(top, motion.speed);
    }
}

void PositionSums::add(const PositionSums& sums) {
    positions += sums.positions;
    outliers += sums.outliers;
    driven_mm += sums.driven_mm;
    unseen_mm += sums.unseen_mm;
    top = std::max(top, sums.top);
}

void PeriodSummer::add(const Position& position, const Motion& motion) {
    sum_.sums.add(motion);
    if (!is_believed(motion)) {
        return;
    }
    sum_.last = PathPoint::of(position, motion);
    const auto leg = legs_.next(*sum_.last);
    if (!leg) {
        sum_.first = sum_.last;
    } else if (!sum_.legs.empty() && can_join(sum_.legs.back(), *leg)) {
        sum_.legs.back().end = leg->end;
        sum_.legs.back().millimetres += leg->millimetres;
    } else {
        sum_.legs.push_back(*leg);
    }
}

}  // namespace convoy::fleet
