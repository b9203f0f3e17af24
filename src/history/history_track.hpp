// Selects the entries of a walk that an answer shows: all of them, or a track thinned to a
// tolerance. An answer can continue after the last entry of an earlier one.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "fleet/answers/thinning.hpp"
#include "history/range_totals.hpp"

namespace convoy::history {

/// Selects entries of a walk.
struct TrackChoice {
    std::optional<fleet::Metres> tolerance{};  ///< nullopt: all entries; else see fleet::Thinner
    /// The walk begins at this time, with the last entry of an earlier answer: continue after it.
    std::optional<fleet::Time> after{};
};

/// Reads the entries of a history's answer in pieces, in constant memory.
class HistoryTrack {
 public:
    HistoryTrack(HistoryWalk walk, const TrackChoice& choice);

    /// Adds up the whole range, also what the choice leaves out. Call it before the first `next`.
    void add_up(RangeTotals totals);

    /// Gives the entries what was said at their times. Call it before the first `next`; `history`
    /// outlives this.
    void add_readings(const History& history, fleet::VehicleName vehicle);

    struct Piece {
        std::vector<fleet::HistoryEntry> entries;
        bool is_last;
    };
    /// Reads the next `most` positions. Returns those read so far that are now known to be
    /// selected: none, or even a few more than `most`. Do not call it after the last piece.
    StoreResult<Piece> next(std::size_t most);

    /// Returns the totals after the last piece; nothing if they are not added up.
    StoreResult<std::optional<fleet::Totals>> totals();

 private:
    StoreResult<Piece> read(std::size_t most);
    void skip_shown(std::vector<fleet::HistoryEntry>& entries);

    HistoryWalk walk_;
    std::optional<fleet::Thinner> thinner_;
    std::optional<RangeTotals> totals_;
    struct Readings {
        const History* history;
        fleet::VehicleName vehicle;
    };
    std::optional<Readings> readings_;
    std::optional<fleet::Time> after_;  // nullopt after the first piece
};

}  // namespace convoy::history
