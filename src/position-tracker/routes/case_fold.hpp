#pragma once

#include <string>
#include <string_view>

namespace convoy::tracker {

/// Text for comparing without regard to case: "Åre VAN" and "åre van" become the same. Letters of
/// any script that have a simple lower case; nothing is done to what is not UTF-8.
std::u32string fold_case(std::string_view utf8);

}  // namespace convoy::tracker
