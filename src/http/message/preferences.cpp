#include "http/message/preferences.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include "http/message/list_field.hpp"
#include "http/message/number.hpp"

namespace convoy::http {
std::vector<Preference> parse_preferences(std::string_view field) {
    std::vector<Preference> preferences;
    for (std::string_view element : list_members(field)) {
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
