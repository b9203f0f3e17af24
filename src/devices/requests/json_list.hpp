// A parser of JSON reads all or nothing. Where a number of one element of a list is none ("1e999",
// "NaN"), the others can still be kept apart by their brackets.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace convoy::devices {

/// The elements of a list in a text that is no JSON as a whole.
struct JsonTexts {
    std::vector<std::string_view> texts;
    bool is_whole = false;  ///< the end of the list was found
};

/// Splits what follows the "[" of a list. It stops when there are more than `max_texts`.
JsonTexts split_json_list(std::string_view behind_bracket, std::size_t max_texts);

}  // namespace convoy::devices
