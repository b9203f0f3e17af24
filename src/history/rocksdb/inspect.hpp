// `position-tracker inspect DIR`: prints what is in a history.
#pragma once

namespace convoy::history {

/// Returns whether the first argument is "inspect".
bool wants_inspection(int argc, const char* const* argv);

/// Prints what is in the folder and returns the process's exit code. Throws service::BadSetting if
/// the arguments are wrong, CannotOpen if the folder is not a readable history.
int inspect(int argc, const char* const* argv);

}  // namespace convoy::history
