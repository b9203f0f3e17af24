#include "http/preferences.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include "http/number.hpp"

namespace convoy::http {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") + 1 - first);
}

// Cuts `text` after the first `separator` and returns what was before that, trimmed.
std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view taken = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

}  // namespace

std::vector<Preference> parse_preferences(std::string_view field) {
    std::vector<Preference> preferences;
    while (!field.empty()) {
        std::string_view element = take_until(field, ',');
        Preference preference{.value = take_until(element, ';')};
        while (!element.empty()) {
            const std::string_view parameter = take_until(element, ';');
            if (boost::algorithm::istarts_with(parameter, "q=")) {
                preference.quality = parse_number(parameter.substr(2), 0.0, 1.0).value_or(0);
            }
        }
        preferences.push_back(preference);
    }
    return preferences;
}

}  // namespace convoy::http
