#include "fleet/motion/summary/summary.hpp"

#include <utility>

namespace convoy::fleet {

Summarizer::Summarizer(const TimeSpan& range, const ItineraryRules& rules, bool begin_known)
    : range_(range),
      totals_(range),
      itinerary_(
          rules, begin_known, [this](const Section& stop) { list(summary_.stops, stop); },
          [this](const Section& trip) { list(summary_.trips, trip); }) {}

void Summarizer::add(const Position& position, const Motion& motion) {
    totals_.add(position, motion);
    if (const auto leg = legs_.next(position, motion)) {
        itinerary_.add(*leg);
    }
    is_past_ = is_past_ || (position.time >= range_.end && is_believed(motion));
}

void Summarizer::add(const PeriodSum& period) {
    totals_.add(period);
    if (!period.first) {
        return;
    }
    if (const auto leg = legs_.next(*period.first)) {
        itinerary_.add(*leg);
    }
    for (const Leg& leg : period.legs) {
        itinerary_.add(leg);
    }
    legs_.next(*period.last);
    is_past_ = is_past_ || period.begin >= range_.end;
}

bool Summarizer::is_complete() const {
    return is_past_ && itinerary_.undecided_since().value_or(range_.end) >= range_.end;
}

Summary Summarizer::finish(bool end_known) {
    itinerary_.finish(end_known);
    summary_.totals = totals_.totals();
    return std::exchange(summary_, {});
}

void Summarizer::list(Sections& sections, const Section& section) const {
    if (section.begin >= range_.end || section.end <= range_.begin) {
        return;
    }
    ++sections.count;
    if (sections.first.size() < max_sections) {
        sections.first.push_back(section);
    }
}

}  // namespace convoy::fleet
