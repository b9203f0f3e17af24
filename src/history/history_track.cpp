#include "history/history_track.hpp"

#include <utility>

#include "history/entry_readings.hpp"

namespace convoy::history {

HistoryTrack::HistoryTrack(HistoryWalk walk, const TrackChoice& choice)
    : walk_(std::move(walk)), after_(choice.after) {
    if (choice.tolerance) {
        thinner_.emplace(*choice.tolerance);
    }
}

void HistoryTrack::add_up(RangeTotals totals) { totals_.emplace(std::move(totals)); }

StoreResult<std::optional<fleet::Totals>> HistoryTrack::totals() {
    if (!totals_) {
        return std::optional<fleet::Totals>();
    }
    const auto totals = totals_->finish();
    if (!totals) {
        return totals.error();
    }
    return std::optional(*totals);
}

void HistoryTrack::add_readings(const History& history, fleet::VehicleName vehicle) {
    readings_ = {.history = &history, .vehicle = std::move(vehicle)};
}

StoreResult<HistoryTrack::Piece> HistoryTrack::next(std::size_t most) {
    auto piece = read(most);
    if (piece && readings_) {
        const auto added =
            history::add_readings(*readings_->history, readings_->vehicle, piece->entries);
        if (!added) {
            return added.error();
        }
    }
    return piece;
}

StoreResult<HistoryTrack::Piece> HistoryTrack::read(std::size_t most) {
    auto read = walk_.next(most);
    if (!read) {
        return read.error();
    }
    if (totals_) {
        if (const auto added = totals_->add(*read); !added) {
            return added.error();
        }
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
