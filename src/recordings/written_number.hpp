// Numbers as people and programs write them: with a decimal point or a decimal comma.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convoy::recordings {

/// Removes spaces, tabs, no-break spaces and line ends from both ends.
std::string_view trimmed(std::string_view text);

/// Returns the number if the whole text, without blanks around it, is a finite one: "52.52",
/// "52,52", "+1e-7". A separator of thousands is not accepted.
std::optional<double> parse_written_number(std::string_view text);

/// Returns the shortest text from which parse_written_number reads the same number.
std::string number_text(double number);

}  // namespace convoy::recordings
