// `registry inspect FILE`: reads a file of records and prints what it has, for ./convoy restore.
#pragma once

namespace convoy::registry {

/// Returns whether the first argument is "inspect".
bool wants_inspection(int argc, const char* const* argv);

/// Opens the file as the registry does (so that it cannot be that of a running one), and prints the
/// numbers of its vehicles, devices and changes. Returns the exit code. Throws service::CannotStart
/// if there is no such file, or if the registry could not start on it.
int inspect(int argc, const char* const* argv);

/// Runs `inspect` if the arguments want it, else `serve`; returns the exit code.
int run_command(int argc, const char* const* argv, int (*serve)(int, const char* const*));

}  // namespace convoy::registry
