// `position-tracker inspect DIR`: the tracker's program as a tool that looks into a history.
#pragma once

namespace convoy::tracker {

/// The first argument is "inspect".
bool wants_inspection(int argc, const char* const* argv);

/// Prints what is in the folder; the process's exit code. Throws service::BadSetting where the
/// arguments are wrong, CannotOpen where the folder is no history that can be read.
int inspect(int argc, const char* const* argv);

}  // namespace convoy::tracker
