#include "fleet/motion/summary/totals.hpp"

#include <algorithm>

namespace convoy::fleet {

void TotalsSum::add(const Position& position, const Motion& motion) {
    if (const auto leg = legs_.next(position, motion)) {
        add_leg(*leg);
    }
    if (range_.contains(position.time)) {
        sums_.add(motion);
    }
}

void TotalsSum::add(const PeriodSum& period) {
    if (period.first) {
        if (const auto leg = legs_.next(*period.first)) {
            add_leg(*leg);
        }
        std::ranges::for_each(period.legs, [this](const Leg& leg) { add_leg(leg); });
        legs_.next(*period.last);
    }
    if (range_.contains(period.begin)) {
        sums_.add(period.sums);
    }
}

void TotalsSum::add_leg(const Leg& leg) {
    const Time begin = std::max(leg.begin.time, range_.begin);
    const Time end = std::min(leg.end.time, range_.end);
    if (begin < end) {
        switch (leg.kind) {
            case LegKind::moving:
                times_.moving += end - begin;
                break;
            case LegKind::standing:
                times_.stopped += end - begin;
                break;
            case LegKind::unseen:
                times_.silent += end - begin;
                break;
        }
    }
    if (leg.kind == LegKind::moving && range_.contains(leg.end.time)) {
        moving_mm_ += leg.millimetres;
        moving_time_ += leg.end.time - leg.begin.time;
    }
}

Totals TotalsSum::totals() const {
    Totals totals = times_;
    totals.driven_mm = sums_.driven_mm;
    totals.unseen_mm = sums_.unseen_mm;
    totals.positions = sums_.positions;
    totals.outliers = sums_.outliers;
    totals.top = sums_.top;
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
