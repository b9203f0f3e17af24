// `position-tracker judge`: the tracker's program as a tool that says of messages whether they can
// be read, by the same decoder as the intake's. The queue does not keep why a message was refused.
#pragma once

#include <iosfwd>

namespace convoy::tracker {

/// The first argument is "judge".
bool wants_judging(int argc, const char* const* argv);

/// Reads messages to the end of `in`: of each a line "BYTES CONTENT-TYPE", then so many bytes.
/// Writes a line of each: the reason, a tab and the detail; both empty if it can be read. The
/// process's exit code: 1 if `in` is not of that form.
int judge(std::istream& in, std::ostream& out);

}  // namespace convoy::tracker
