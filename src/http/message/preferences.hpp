// The fields by which a client states what it prefers: Accept and Accept-Encoding (RFC 9110, 12.4).
#pragma once

#include <string_view>
#include <vector>

namespace convoy::http {

struct Preference {
    std::string_view value;  ///< "text/csv", "gzip", "*"; without parameters
    double quality = 1;      ///< 0 to 1; 0 is "not acceptable", also if q cannot be read
};

/// Returns the elements of `field` in its order. They refer to its text.
std::vector<Preference> parse_preferences(std::string_view field);

}  // namespace convoy::http
