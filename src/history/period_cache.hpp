// Keeps the sums of periods (fleet/motion/period_sum.hpp), so that totals over months need not read
// every position. A history has one or none.
//
// What is kept is never needed, and never wrong: a sum is found again by a signature of all that it
// was made from (period_signatures.hpp). If a position has come, has gone or has become another one
// meanwhile, the signature is another, and the sum is made anew. So nothing has to be removed when
// positions change, not even after a crash.
//
// Threads: every function may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fleet/motion/summary/period_sum.hpp"
#include "fleet/vehicle_name.hpp"
#include "history/content_hash.hpp"
#include "history/history.hpp"

namespace convoy::history {

/// What a history has of a vehicle in one period.
struct PeriodContent {
    fleet::Time begin;        ///< of the period
    std::uint64_t positions;  ///< at least one
    ContentHash hash;         ///< of all that is stored of them

    friend bool operator==(const PeriodContent&, const PeriodContent&) = default;
};

/// The sum of a period, with the signature of what it was made from.
struct SignedSum {
    ContentHash signature;
    fleet::PeriodSum sum;
};

/// What became of the periods that were asked for.
struct PeriodCacheStats {
    std::uint64_t found = 0;     ///< sums that were kept
    std::uint64_t made = 0;      ///< sums that were made from positions, and may be kept
    std::uint64_t failures = 0;  ///< how often the cache could not be read or written
    std::uint64_t bytes = 0;     ///< on disk
};

class PeriodCache {
 public:
    PeriodCache() = default;
    virtual ~PeriodCache() = default;
    PeriodCache(const PeriodCache&) = delete;
    PeriodCache& operator=(const PeriodCache&) = delete;

    /// Returns the oldest `most` periods that end after `from` and have positions, ascending.
    virtual StoreResult<std::vector<PeriodContent>> contents(const fleet::VehicleName& vehicle,
                                                             fleet::Time from,
                                                             std::size_t most) const = 0;
    /// Returns the newest `most` periods that end before the period of `time` begins, ascending.
    virtual StoreResult<std::vector<PeriodContent>> contents_before(
        const fleet::VehicleName& vehicle, fleet::Time time, std::size_t most) const = 0;

    /// Grows when vehicles are erased. Read it before the contents.
    virtual std::uint64_t erasures() const = 0;
    /// Returns what is kept of the periods that begin from `first` to `last`, ascending. A cache
    /// that cannot be read has nothing.
    virtual std::vector<SignedSum> kept(const fleet::VehicleName& vehicle, fleet::Time first,
                                        fleet::Time last) const = 0;
    /// Keeps sums, unless a vehicle was erased since `erasures`. Failures are counted only.
    virtual void keep(const fleet::VehicleName& vehicle, std::span<const SignedSum> sums,
                      std::uint64_t erasures) const = 0;
    /// Counts sums that were found.
    virtual void count_found(std::uint64_t sums) const = 0;

    virtual PeriodCacheStats cache_stats() const = 0;
};

}  // namespace convoy::history
