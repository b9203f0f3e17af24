#include "fleet/motion/summary/divided_totals.hpp"

#include <algorithm>
#include <utility>

#include "fleet/invariant.hpp"

namespace convoy::fleet {

DividedTotals::DividedTotals(std::vector<Time> cuts) : cuts_(std::move(cuts)) {
    require(cuts_.size() >= 2 && std::ranges::is_sorted(cuts_), "parts need ascending cuts");
}

void DividedTotals::add(const Position& position, const Motion& motion) {
    if (cuts_.front() <= position.time && position.time < cuts_.back()) {
        begin_part_of(position.time);
    }
    for (Part& part : parts_) {
        part.sum.add(position, motion);
    }
    if (is_believed(motion)) {
        last_ = PathPoint::of(position, motion);
        end_parts_before(position.time);
    }
}

void DividedTotals::add(const PeriodSum& period) {
    if (cuts_.front() <= period.begin && period.begin < cuts_.back()) {
        begin_part_of(period.begin);
    }
    for (Part& part : parts_) {
        part.sum.add(period);
    }
    if (period.first) {
        last_ = period.last;
        end_parts_before(period.first->place.time);
    }
}

void DividedTotals::finish() {
    while (!parts_.empty()) {
        end_first_part();
    }
}

std::vector<PartTotals> DividedTotals::take() { return std::exchange(complete_, {}); }

void DividedTotals::begin_part_of(Time time) {
    if (!parts_.empty() && time < cuts_[parts_.back().number + 1]) {
        return;
    }
    const auto next = std::ranges::upper_bound(cuts_, time);
    const auto number = static_cast<std::size_t>(next - cuts_.begin()) - 1;
    Part& part = parts_.emplace_back(
        Part{.number = number, .sum = TotalsSum({cuts_[number], cuts_[number + 1]})});
    if (last_) {
        part.sum.begin_at(*last_);
    }
}

// A part is complete when the leg that crosses its end is known.
void DividedTotals::end_parts_before(Time time) {
    while (!parts_.empty() && cuts_[parts_.front().number + 1] <= time) {
        end_first_part();
    }
}

void DividedTotals::end_first_part() {
    complete_.push_back({.part = parts_.front().number, .totals = parts_.front().sum.totals()});
    parts_.pop_front();
}

}  // namespace convoy::fleet
