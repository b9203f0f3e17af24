// What totals, stops and trips need of a period in the middle of a track (judged_period.hpp): a few
// numbers instead of its positions. Sums of a track that are made of these have the same bytes as
// those that are made of its positions: lengths and times are whole numbers, and legs are joined
// only where an Itinerary makes the same of one as of two.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/motion/summary/leg.hpp"

namespace convoy::fleet {

/// Is part of the key of every sum that is kept. Raise it with each change of the motion, of the
/// legs or of a sum; period_sum_test.cpp notices a change of the sums of a fixed track.
inline constexpr std::uint32_t period_sum_version = 1;

/// The sums that belong to single positions.
struct PositionSums {
    std::uint64_t positions = 0;
    std::uint64_t outliers = 0;
    std::int64_t driven_mm = 0;  ///< millimetres
    std::int64_t unseen_mm = 0;  ///< millimetres in a straight line across silences
    std::optional<MetresPerSecond> top{};

    void add(const Motion& motion);
    void add(const PositionSums& sums);

    friend bool operator==(const PositionSums&, const PositionSums&) = default;
};

struct PeriodSum {
    Time begin;  ///< of the period
    PositionSums sums{};
    std::optional<PathPoint> first{};  ///< the first believed position; nothing if none is
    std::optional<PathPoint> last{};   ///< the last one
    /// From the first believed position to the last one. Neighbours are one leg if both are moving
    /// or both are standing.
    std::vector<Leg> legs{};
};

/// Makes the sum of one period.
class PeriodSummer {
 public:
    /// `begin`: of the period.
    explicit PeriodSummer(Time begin) : sum_{.begin = begin} {}

    /// Takes the next position of the period by ascending time.
    void add(const Position& position, const Motion& motion);

    const PeriodSum& sum() const { return sum_; }

 private:
    LegReader legs_;
    PeriodSum sum_;
};

}  // namespace convoy::fleet
