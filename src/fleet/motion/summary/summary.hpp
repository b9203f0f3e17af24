// Sums up a vehicle's track in a range of time: totals, stops and trips.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fleet/motion/summary/itinerary.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

/// A summary lists this many stops and as many trips; it counts all of them.
inline constexpr std::size_t max_sections = 10'000;

/// The stops, or the trips, that overlap a range; also those that cross its ends are whole.
struct Sections {
    std::vector<Section> first;  ///< ascending; at most `max_sections`
    std::uint64_t count = 0;     ///< of all

    friend bool operator==(const Sections&, const Sections&) = default;
};

struct Summary {
    Totals totals;
    Sections stops;
    Sections trips;

    friend bool operator==(const Summary&, const Summary&) = default;
};

/// Takes a track position by position, in bounded memory. The track begins before the range and
/// ends after it, as far as the vehicle has positions there; the caller decides how far.
class Summarizer {
 public:
    /// `begin_known`: whether the vehicle has no position before the first one that `add` gets.
    Summarizer(const TimeSpan& range, const ItineraryRules& rules, bool begin_known);
    Summarizer(const Summarizer&) = delete;
    Summarizer& operator=(const Summarizer&) = delete;

    void add(const Position& position, const Motion& motion);
    /// Takes all positions of a period at once. An end of the range may be an end of the period,
    /// but not inside it.
    void add(const PeriodSum& period);

    /// Whether it is certain when the current stop or trip began. If it is not when the range
    /// begins, positions from further back are needed.
    bool is_begin_known() const { return itinerary_.is_begin_known(); }

    /// Returns how many positions of the range were taken.
    std::uint64_t positions() const { return totals_.positions(); }

    /// Whether no later position changes the summary.
    bool is_complete() const;

    /// Ends the track and returns its summary. `end_known`: whether later positions change nothing,
    /// or there are none.
    Summary finish(bool end_known);

 private:
    void list(Sections& sections, const Section& section) const;

    TimeSpan range_;
    LegReader legs_;
    TotalsSum totals_;
    Summary summary_;
    Itinerary itinerary_;
    bool is_past_ = false;  // whether a believed position after the range was there
};

}  // namespace convoy::fleet
