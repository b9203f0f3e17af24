// Runs the program's commands other than tracking; they end by themselves.
#pragma once

namespace convoy::tracker {

using Command = int (*)(int argc, const char* const* argv);

/// Runs `inspect`, `judge` or `mend` if the first argument is its name, else `track`. Returns the
/// process's exit code.
int run_command(int argc, const char* const* argv, Command track);

}  // namespace convoy::tracker
