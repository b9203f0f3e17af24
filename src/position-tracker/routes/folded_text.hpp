// Folds text for the search of vehicles, by the rule of `q` (docs/contracts.md). Pure.
#pragma once

#include <string>
#include <string_view>

namespace convoy::tracker {

/// Returns text for comparisons that ignore case, accents, form and invisible characters: "Québec",
/// "QUEBEC" and "quebec" in full width give the same UTF-8. In the text, bytes that are not UTF-8
/// count as U+FFFD.
std::string folded_text(std::string_view utf8);

}  // namespace convoy::tracker
