#include "position-tracker/routes/summary_stream.hpp"

#include <utility>

namespace convoy::tracker {
namespace {

// White space is written after each of these numbers of positions of the range, so that the text is
// the same however they are read: about a second's work at most.
constexpr std::uint64_t positions_of_space = 100'000;

}  // namespace

SummaryStream::SummaryStream(history::RangeSummary summary, fleet::SummaryHead head)
    : summary_(std::move(summary)), head_(std::move(head)) {}

history::StoreResult<std::optional<std::string>> SummaryStream::next() {
    if (is_over_) {
        return std::optional<std::string>();
    }
    std::string piece = std::exchange(has_begun_, true) ? "" : fleet::begin_summary(head_);
    for (bool is_due = false; !is_due && !is_over_;) {
        const auto summary = summary_.next();
        if (!summary) {
            return summary.error();
        }
        for (; spaces_ < summary_.positions() / positions_of_space; ++spaces_) {
            piece += '\n';
            is_due = true;
        }
        if (*summary) {
            piece += fleet::end_summary(head_, **summary);
            is_over_ = true;
        }
    }
    return std::optional(std::move(piece));
}

}  // namespace convoy::tracker
