// The totals of a vehicle in a range of time. They are computed once, here, and every answer that
// shows totals has these.
//
// Times are cut at the ends of the range; metres belong to the position at which they end. So the
// metres are the sum of `distance` over the positions of the range, and the totals of ranges that
// follow each other add up to those of the whole.
#pragma once

#include <cstdint>
#include <optional>

#include "fleet/motion/summary/leg.hpp"
#include "fleet/motion/summary/period_sum.hpp"

namespace convoy::fleet {

/// Contains `begin`, but not `end`.
struct TimeSpan {
    Time begin;
    Time end;

    bool contains(Time time) const { return begin <= time && time < end; }
};

struct Totals {
    std::int64_t driven_mm = 0;  ///< millimetres
    std::int64_t unseen_mm = 0;  ///< millimetres in a straight line across silences
    std::chrono::milliseconds moving{};
    std::chrono::milliseconds stopped{};
    std::chrono::milliseconds silent{};
    std::uint64_t positions = 0;  ///< all that are stored
    std::uint64_t outliers = 0;
    std::optional<MetresPerSecond> mean;  ///< while moving; never above `top`
    std::optional<MetresPerSecond> top;

    friend bool operator==(const Totals&, const Totals&) = default;
};

/// Adds up a track, position by position, in constant memory.
class TotalsSum {
 public:
    explicit TotalsSum(const TimeSpan& range) : range_(range) {}

    /// Takes the last believed position before the range, before all others.
    void begin_at(const PathPoint& point) { legs_.next(point); }
    /// Takes the next position by ascending time. Those outside the range count only as the other
    /// ends of legs that cross its ends: the nearest believed one on either side suffices.
    void add(const Position& position, const Motion& motion);
    /// Takes all positions of a period at once. An end of the range may be an end of the period,
    /// but not inside it.
    void add(const PeriodSum& period);

    /// Returns how many positions of the range were taken.
    std::uint64_t positions() const { return sums_.positions; }
    Totals totals() const;

 private:
    void add_leg(const Leg& leg);

    TimeSpan range_;
    LegReader legs_;
    PositionSums sums_;
    Totals times_;  // only the times are set
    // Of the moving legs that end in the range, whole.
    std::int64_t moving_mm_ = 0;
    std::chrono::milliseconds moving_time_{};
};

}  // namespace convoy::fleet
