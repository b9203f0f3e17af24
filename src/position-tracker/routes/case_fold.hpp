// Folds the case of text, for the search of names. Pure.
#pragma once

#include <string>
#include <string_view>

namespace convoy::tracker {

/// Returns text for comparisons that ignore case: "Åre VAN" and "åre van" give the same. A letter
/// of any script becomes lower case if it has a simple one. Invalid UTF-8 gives some text, always
/// the same.
std::u32string fold_case(std::string_view utf8);

}  // namespace convoy::tracker
