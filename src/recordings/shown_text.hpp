// Text of a file in messages. Internal to recordings/.
#pragma once

#include <string>
#include <string_view>

namespace convoy::recordings {

/// Returns the text as a message may repeat it: on one line, without control characters (with which
/// a file could write to the terminal whatever it likes), and short.
std::string shown_briefly(std::string_view text);

/// Returns that in quotes.
std::string in_quotes(std::string_view text);

}  // namespace convoy::recordings
