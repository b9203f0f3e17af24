// `position-tracker mend DIR VEHICLE BACKUP`: puts one vehicle's positions and readings back from a
// backup.
#pragma once

namespace convoy::history {

/// Returns whether the first argument is "mend".
bool wants_mending(int argc, const char* const* argv);

/// Adds the vehicle's positions and readings in BACKUP to the history in DIR, and deletes its
/// missing times. Returns the process's exit code. Throws service::BadSetting, CannotOpen.
int mend(int argc, const char* const* argv);

}  // namespace convoy::history
