#include "history/history_track.hpp"

#include <utility>

namespace convoy::history {

HistoryTrack::HistoryTrack(HistoryWalk walk, const TrackChoice& choice)
    : walk_(std::move(walk)), after_(choice.after) {
    if (choice.tolerance) {
        thinner_.emplace(*choice.tolerance);
    }
}

StoreResult<HistoryTrack::Piece> HistoryTrack::next(std::size_t most) {
    auto read = walk_.next(most);
    if (!read) {
        return read.error();
    }
    Piece piece{.entries = {}, .is_last = read->size() < most};
    skip_shown(*read);
    if (!thinner_) {
        piece.entries = std::move(*read);
        return piece;
    }
    for (const fleet::HistoryEntry& entry : *read) {
        thinner_->add(entry, piece.entries);
    }
    if (piece.is_last) {
        thinner_->finish(piece.entries);
    }
    return piece;
}

void HistoryTrack::skip_shown(std::vector<fleet::HistoryEntry>& entries) {
    // If retention has deleted that entry, what follows is a track of its own.
    if (after_ && !entries.empty() && entries.front().position.time == *after_) {
        if (thinner_) {
            thinner_->resume(entries.front().position);
        }
        entries.erase(entries.begin());
    }
    after_.reset();
}

}  // namespace convoy::history
