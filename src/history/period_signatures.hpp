// The signature of a period: a hash of everything that the sum of the period is made from. That is
// what the history has in the period and in those around it that its judgement and motion depend on
// (judged_period.hpp, neighbours.hpp), the model's version and its settings.
//
// Which periods these are follows from the numbers of positions alone. A period has no signature if
// later positions may still change its sum whatever they are, as they may for the newest periods,
// if retention has a part in it, or if it has only a few positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/motion/estimate/motion.hpp"
#include "history/period_cache.hpp"
#include "history/time_range.hpp"

namespace convoy::history {

struct SignedPeriod {
    fleet::Time begin;
    std::uint64_t positions;
    std::optional<ContentHash> signature;
};

struct SignedPeriods {
    std::vector<SignedPeriod> periods;  ///< those that have positions, ascending
    bool is_last;                       ///< whether no later period has positions
};

/// Whose signatures are read.
struct SignedTrack {
    fleet::VehicleName vehicle;
    fleet::Time oldest;  ///< the cutoff of the retention
    fleet::MotionSettings motion;
};

/// Returns the oldest periods that end after `from`: `most` of them, or fewer, but at least one if
/// there is one.
StoreResult<SignedPeriods> read_signatures(const PeriodCache& cache, const SignedTrack& track,
                                           fleet::Time from, std::size_t most);

}  // namespace convoy::history
