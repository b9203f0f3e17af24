// What the program does besides tracking: commands that end by themselves.
#pragma once

namespace convoy::tracker {

using Story = int (*)(int argc, const char* const* argv);

/// Runs `inspect`, `judge` or `mend` if the first argument says so, `track` otherwise. The
/// process's exit code.
int run_story(int argc, const char* const* argv, Story track);

}  // namespace convoy::tracker
