#include "fleet/motion/summary/totals.hpp"

#include <algorithm>

namespace convoy::fleet {

void TotalsSum::add(const Position& position, const Motion& motion) {
    if (const auto leg = legs_.next(position, motion)) {
        add_leg(*leg);
    }
    if (!range_.contains(position.time)) {
        return;
    }
    ++sum_.positions;
    sum_.outliers += motion.belief == Belief::outlier ? 1 : 0;
    if (!is_believed(motion)) {
        return;
    }
    (is_seen(motion) ? sum_.driven_mm : sum_.unseen_mm) += millimetres_of(motion);
    if (motion.speed) {
        sum_.top = std::max(sum_.top.value_or(*motion.speed), *motion.speed);
    }
}

void TotalsSum::add_leg(const Leg& leg) {
    const Time begin = std::max(leg.begin.time, range_.begin);
    const Time end = std::min(leg.end.time, range_.end);
    if (begin < end) {
        switch (leg.kind) {
            case LegKind::moving:
                sum_.moving += end - begin;
                break;
            case LegKind::standing:
                sum_.stopped += end - begin;
                break;
            case LegKind::unseen:
                sum_.silent += end - begin;
                break;
        }
    }
    if (leg.kind == LegKind::moving && range_.contains(leg.end.time)) {
        moving_mm_ += leg.millimetres;
        moving_time_ += leg.end.time - leg.begin.time;
    }
}

Totals TotalsSum::totals() const {
    Totals totals = sum_;
    if (moving_time_.count() > 0) {
        // Millimetres a millisecond are metres a second.
        const double mean =
            static_cast<double>(moving_mm_) / static_cast<double>(moving_time_.count());
        // The steps of a noisy track are longer than the way along its estimated speeds.
        totals.mean = std::min(MetresPerSecond{mean}, totals.top.value_or(MetresPerSecond{mean}));
    }
    return totals;
}

}  // namespace convoy::fleet
