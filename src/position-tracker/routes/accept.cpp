#include "position-tracker/routes/accept.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <string>
#include <vector>

namespace convoy::tracker {
namespace {

struct MediaRange {
    std::string type;  // "text/csv", "text/*", "*/*"
    double quality = 1.0;
};

// Cuts `text` after the first `separator` and returns what was before that, trimmed.
std::string take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    std::string taken(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    boost::algorithm::trim(taken);
    return taken;
}

// A quality that cannot be read counts as 0, because the client may not accept the type.
double parse_quality(std::string_view text) {
    double quality = 0;
    std::from_chars(text.data(), text.data() + text.size(), quality);
    return quality;
}

std::vector<MediaRange> parse_accept(std::string_view accept) {
    std::vector<MediaRange> ranges;
    while (!accept.empty()) {
        const std::string element = take_until(accept, ',');
        std::string_view rest = element;
        MediaRange range{.type = take_until(rest, ';')};
        while (!rest.empty()) {
            const std::string parameter = take_until(rest, ';');
            if (boost::algorithm::istarts_with(parameter, "q=")) {
                range.quality = parse_quality(std::string_view(parameter).substr(2));
            }
        }
        ranges.push_back(std::move(range));
    }
    return ranges;
}

// Returns 3 for the type itself, 2 for its family, 1 for any type, 0 for no match.
int specificity(const MediaRange& range, std::string_view type) {
    if (boost::algorithm::iequals(range.type, type)) {
        return 3;
    }
    const std::string_view family = type.substr(0, type.find('/') + 1);
    if (boost::algorithm::iequals(range.type, std::string(family) + "*")) {
        return 2;
    }
    return range.type == "*/*" ? 1 : 0;
}

double quality_of(std::string_view type, const std::vector<MediaRange>& ranges) {
    int closest = 0;
    double quality = 0;
    for (const MediaRange& range : ranges) {
        const int matched = specificity(range, type);
        if (matched > closest) {
            closest = matched;
            quality = range.quality;
        }
    }
    return quality;
}

}  // namespace

std::optional<fleet::Format> negotiate(std::optional<std::string_view> accept,
                                       std::span<const fleet::Format> offered) {
    const std::vector<MediaRange> ranges = parse_accept(accept.value_or("*/*"));
    std::optional<fleet::Format> best;
    double best_quality = 0;
    for (const fleet::Format format : offered) {
        const double quality = quality_of(media_type(format), ranges);
        if (quality > best_quality) {
            best = format;
            best_quality = quality;
        }
    }
    return best;
}

}  // namespace convoy::tracker
