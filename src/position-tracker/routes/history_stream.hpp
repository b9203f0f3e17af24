// Writes a whole range of a vehicle's history as text, piece by piece, in constant memory.
#pragma once

#include <optional>
#include <string>

#include "fleet/answers/answers.hpp"
#include "history/history_track.hpp"

namespace convoy::tracker {

class HistoryStream {
 public:
    HistoryStream(history::HistoryTrack track, fleet::HistoryWriter writer);

    /// Returns the next piece, which may be empty; nothing after the last one.
    history::StoreResult<std::optional<std::string>> next();

 private:
    enum class Part { beginning, middle, over };

    history::HistoryTrack track_;
    fleet::HistoryWriter writer_;
    Part part_ = Part::beginning;
};

}  // namespace convoy::tracker
