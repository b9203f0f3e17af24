// Reads one vehicle's history in pieces for those who add it up. Where the history keeps the sums
// of periods, a piece may be the sum of a whole period, which costs a thousandth of walking through
// its positions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/motion/summary/period_sum.hpp"
#include "history/history_walk.hpp"
#include "history/period_signatures.hpp"

namespace convoy::history {

class PeriodWalk {
 public:
    /// Reads nothing yet. `history` outlives this. `cuts`, ascending, are where sums begin and end:
    /// a period with a cut inside is given as entries.
    PeriodWalk(const History& history, HistoryRange walked, const fleet::MotionSettings& motion,
               std::vector<fleet::Time> cuts);

    /// What comes next: entries or the sum of a period. There may be neither before the last piece.
    struct Piece {
        std::vector<fleet::HistoryEntry> entries{};
        std::optional<fleet::PeriodSum> sum{};
        bool is_last = false;
    };
    /// Reads some more. A period with more than `max_summed` positions is given as entries. Do not
    /// call it again after the last piece, or after an error.
    StoreResult<Piece> next(std::uint64_t max_summed);

    /// Keeps the sums that were made. Call it when no more is read.
    void finish();

 private:
    StoreResult<void> look_ahead();
    bool can_sum(const SignedPeriod& period, std::uint64_t max_summed) const;
    std::optional<fleet::PeriodSum> kept(const SignedPeriod& period) const;
    StoreResult<Piece> make(const SignedPeriod& period);
    StoreResult<Piece> read_entries(std::uint64_t max_summed);
    HistoryWalk& walk();
    void pass(const SignedPeriod& period);

    const History& history_;
    const PeriodCache* cache_;  // null if the history has none
    std::uint64_t erasures_;
    HistoryRange walked_;
    fleet::MotionSettings motion_;
    std::vector<fleet::Time> cuts_;
    fleet::Time from_;  // all before is given, except what `making_` has
    // The periods that are known, of which some are passed.
    SignedPeriods known_;
    std::size_t passed_ = 0;
    std::size_t looked_ahead_ = 0;  // how many periods were asked for
    fleet::Time known_from_;
    std::vector<SignedSum> kept_;  // of these periods
    std::optional<HistoryWalk> walk_;
    std::optional<fleet::PeriodSummer> making_;
    std::vector<SignedSum> made_;  // of these periods
};

}  // namespace convoy::history
