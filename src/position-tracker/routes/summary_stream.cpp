#include "position-tracker/routes/summary_stream.hpp"

#include <utility>

namespace convoy::tracker {
namespace {

// This many pieces of a range are read for one piece of text: about a second's work at most.
constexpr int reads_of_piece = 100;

}  // namespace

SummaryStream::SummaryStream(history::RangeSummary summary, fleet::SummaryHead head)
    : summary_(std::move(summary)), head_(std::move(head)) {}

history::StoreResult<std::optional<std::string>> SummaryStream::next() {
    if (is_over_) {
        return std::optional<std::string>();
    }
    std::string piece = std::exchange(has_begun_, true) ? "" : fleet::begin_summary(head_);
    for (int i = 0; i < reads_of_piece && !is_over_; ++i) {
        const auto summary = summary_.next();
        if (!summary) {
            return summary.error();
        }
        if (*summary) {
            piece += fleet::end_summary(head_, **summary);
            is_over_ = true;
        }
    }
    piece += is_over_ ? "" : "\n";
    return std::optional(std::move(piece));
}

}  // namespace convoy::tracker
