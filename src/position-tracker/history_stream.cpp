#include "position-tracker/history_stream.hpp"

#include <utility>

namespace convoy::tracker {
namespace {

constexpr std::size_t piece_positions = 1000;

}  // namespace

HistoryStream::HistoryStream(HistoryWalk walk, fleet::HistoryWriter writer)
    : walk_(std::move(walk)), writer_(std::move(writer)) {}

StoreResult<std::optional<std::string>> HistoryStream::next() {
    if (part_ == Part::over) {
        return std::optional<std::string>();
    }
    const auto entries = walk_.next(piece_positions);
    if (!entries) {
        return entries.error();
    }
    std::string piece = part_ == Part::beginning ? writer_.begin() : std::string();
    for (const fleet::HistoryEntry& entry : *entries) {
        writer_.append(piece, entry);
    }
    part_ = Part::middle;
    if (entries->size() < piece_positions) {
        part_ = Part::over;
        piece += writer_.end();
    }
    return std::optional(std::move(piece));
}

}  // namespace convoy::tracker
