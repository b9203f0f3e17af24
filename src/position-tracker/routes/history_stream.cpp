#include "position-tracker/routes/history_stream.hpp"

#include <utility>

namespace convoy::tracker {
namespace {

constexpr std::size_t piece_positions = 1000;

}  // namespace

HistoryStream::HistoryStream(history::HistoryTrack track, fleet::HistoryWriter writer)
    : track_(std::move(track)), writer_(std::move(writer)) {}

history::StoreResult<std::optional<std::string>> HistoryStream::next() {
    if (part_ == Part::over) {
        return std::optional<std::string>();
    }
    const auto read = track_.next(piece_positions);
    if (!read) {
        return read.error();
    }
    std::string piece = part_ == Part::beginning ? writer_.begin() : std::string();
    for (const fleet::HistoryEntry& entry : read->entries) {
        writer_.append(piece, entry);
    }
    part_ = Part::middle;
    if (read->is_last) {
        part_ = Part::over;
        const auto totals = track_.totals();
        if (!totals) {
            return totals.error();
        }
        piece += *totals ? writer_.end(**totals) : writer_.end();
    }
    return std::optional(std::move(piece));
}

}  // namespace convoy::tracker
