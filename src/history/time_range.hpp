// The range of time for which a history is requested.
#pragma once

#include <optional>

#include "fleet/invariant.hpp"
#include "fleet/time.hpp"

namespace convoy::history {

/// Includes both ends. The first is never later than the last.
class TimeRange {
 public:
    /// For ends that are known to be in order: aborts if `from` is later than `to`.
    constexpr TimeRange(fleet::Time from, fleet::Time to) : from_(from), to_(to) {
        fleet::require(from <= to, "a range of time ends before it begins");
    }

    /// Returns nothing if `from` is later than `to`.
    static constexpr std::optional<TimeRange> between(fleet::Time from, fleet::Time to) {
        return from <= to ? std::optional(TimeRange(from, to)) : std::nullopt;
    }

    constexpr fleet::Time from() const { return from_; }
    constexpr fleet::Time to() const { return to_; }

    /// Returns whether a time is in both ranges.
    constexpr bool overlaps(const TimeRange& other) const {
        return from_ <= other.to_ && other.from_ <= to_;
    }

 private:
    fleet::Time from_;
    fleet::Time to_;
};

inline constexpr TimeRange all_time{fleet::Time::min(), fleet::Time::max()};

}  // namespace convoy::history
