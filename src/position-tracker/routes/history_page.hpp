// Writes one page of a vehicle's history, and the link to the next one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "fleet/answers/answers.hpp"
#include "history/history_track.hpp"
#include "http/answer/large_text.hpp"
#include "position-tracker/routes/query.hpp"

namespace convoy::tracker {

/// A thinned page is made of many more positions than it shows. When it has read this many, it ends
/// as soon as it shows one, so that no request takes forever.
inline constexpr std::size_t max_page_reads = 1'000'000;

/// A page is made from this.
struct PageSource {
    history::HistoryTrack track;
    fleet::HistoryWriter writer;
    std::size_t limit;  ///< positions that the page shows at most; 1 or more
    bool thinned;       ///< whether `track` is
    std::size_t max_reads = max_page_reads;
};

/// A page as text, and the position after which the next one begins.
struct HistoryPage {
    http::LargeText text;
    std::optional<fleet::Position> last;  ///< last one shown; absent on the last page
};

/// Writes into the empty `page` while it reads, so that only the text is whole in memory. After an
/// error the page is not usable.
history::StoreResult<void> write_page(PageSource& source, HistoryPage& page);

/// Returns the Link header's value for the same query, continued after the position `last`. The
/// link has no path, so that it is valid behind any proxy.
std::string next_page(const HistoryRequest& asked, const fleet::Position& last);

}  // namespace convoy::tracker
