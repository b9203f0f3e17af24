#include "position-tracker/routes/accept.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <string>
#include <vector>

#include "http/message/preferences.hpp"

namespace convoy::tracker {
namespace {

// Returns 3 for the type itself, 2 for its family, 1 for any type, 0 for no match.
int specificity(const http::Preference& range, std::string_view type) {
    if (boost::algorithm::iequals(range.value, type)) {
        return 3;
    }
    const std::string_view family = type.substr(0, type.find('/') + 1);
    if (boost::algorithm::iequals(range.value, std::string(family) + "*")) {
        return 2;
    }
    return range.value == "*/*" ? 1 : 0;
}

double quality_of(std::string_view type, const std::vector<http::Preference>& ranges) {
    int closest = 0;
    double quality = 0;
    for (const http::Preference& range : ranges) {
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
    const std::vector<http::Preference> ranges = http::parse_preferences(accept.value_or("*/*"));
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
