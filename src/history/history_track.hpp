#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "fleet/answers/thinning.hpp"
#include "history/history_walk.hpp"

namespace convoy::tracker {

/// Which entries of a walk are shown.
struct TrackChoice {
    std::optional<fleet::Metres> tolerance{};  ///< nothing: every one; else see fleet::Thinner
    /// The walk begins with an entry of this time that was shown before: go on behind it.
    std::optional<fleet::Time> after{};
};

/// The entries that a history's answer shows, read in pieces and in constant memory.
class HistoryTrack {
 public:
    HistoryTrack(HistoryWalk walk, const TrackChoice& choice);

    struct Piece {
        std::vector<fleet::HistoryEntry> entries;
        bool is_last;
    };
    /// Reads the next `most` positions, and gives those of them, and of the ones before, that are
    /// now known to be shown: it may be none, or a few more than `most`. Not after the last piece.
    StoreResult<Piece> next(std::size_t most);

 private:
    void skip_shown(std::vector<fleet::HistoryEntry>& entries);

    HistoryWalk walk_;
    std::optional<fleet::Thinner> thinner_;
    std::optional<fleet::Time> after_;  // nothing once it has been skipped
};

}  // namespace convoy::tracker
