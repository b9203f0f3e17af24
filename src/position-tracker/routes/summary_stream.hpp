// Writes the summary of a vehicle's history as text. While it reads a long range, it writes white
// space, so that those who wait know that the answer is being made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fleet/answers/summary_answer.hpp"
#include "history/range_summary.hpp"

namespace convoy::tracker {

class SummaryStream {
 public:
    SummaryStream(history::RangeSummary summary, fleet::SummaryHead head);

    /// Returns the next piece; nothing after the last one.
    history::StoreResult<std::optional<std::string>> next();

 private:
    history::RangeSummary summary_;
    fleet::SummaryHead head_;
    std::uint64_t spaces_ = 0;  // that are written
    bool has_begun_ = false;
    bool is_over_ = false;
};

}  // namespace convoy::tracker
