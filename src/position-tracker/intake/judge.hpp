// `position-tracker judge` is a tool that reports whether the intake's decoder can read messages.
// `./convoy dead-letters` uses it, because the queue does not store why a message was rejected.
#pragma once

#include <iosfwd>

namespace convoy::tracker {

/// Returns whether the only argument is "judge".
bool wants_judging(int argc, const char* const* argv);

/// Reads messages to the end of `in`, each a line "BYTES CONTENT-TYPE" followed by that many bytes.
/// Writes one line for each: the reason, a tab and the detail, both empty if it can be read.
/// Returns the process's exit code: 1 if `in` has another form or a message is larger than 1 MiB.
int judge(std::istream& in, std::ostream& out);

}  // namespace convoy::tracker
