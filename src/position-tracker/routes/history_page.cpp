#include "position-tracker/routes/history_page.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace convoy::tracker {
namespace {

constexpr std::size_t positions_at_once = 10'000;
constexpr std::size_t thinned_at_once = 1'000;

// Writes no exponent, because its '+' would have to be escaped. The longest text that
// this gives has 326 characters.
std::string decimal(double number) {
    std::array<char, 400> digits{};
    const auto [end, error] =
        std::to_chars(digits.begin(), digits.end(), number, std::chars_format::fixed);
    return {digits.begin(), end};
}

}  // namespace

history::StoreResult<void> write_page(PageSource& source, HistoryPage& page) {
    const std::size_t limit = source.limit;
    std::optional<fleet::Position> last;
    std::size_t shown = 0;
    std::size_t reads = 0;
    bool is_last = false;
    page.text.add(source.writer.begin());
    while (!is_last && shown <= limit && (reads < source.max_reads || shown == 0)) {
        // One position more than a page has shows whether there is a next page.
        const std::size_t most =
            source.thinned ? thinned_at_once : std::min(positions_at_once, limit + 1 - shown);
        const auto piece = source.track.next(most);
        if (!piece) {
            return piece.error();
        }
        std::string text;
        for (const fleet::HistoryEntry& entry : piece->entries) {
            if (++shown > limit) {
                break;
            }
            source.writer.append(text, entry);
            last = entry.position;
        }
        page.text.add(text);
        is_last = piece->is_last;
        reads += most;
    }
    page.text.add(source.writer.end());
    if (!is_last || shown > limit) {
        page.last = last;
    }
    return {};
}

std::string next_page(const HistoryRequest& asked, const fleet::Position& last) {
    std::string link = "<?after=" + fleet::format_time(last.time);
    if (asked.range.to() != fleet::Time::max()) {
        link += "&to=" + fleet::format_time(asked.range.to());
    }
    if (asked.tolerance) {
        link += "&tolerance=" + decimal(asked.tolerance->value);
    }
    if (asked.limit) {
        link += "&limit=" + std::to_string(*asked.limit);
    }
    return link + (asked.format ? "&format=json" : "") + ">; rel=\"next\"";
}

}  // namespace convoy::tracker
