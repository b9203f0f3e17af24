// `position-tracker mend DIR VEHICLE BACKUP`: puts one vehicle's positions back from a backup.
#pragma once

namespace convoy::tracker {

/// The first argument is "mend".
bool wants_mending(int argc, const char* const* argv);

/// Adds to the history in DIR what BACKUP holds of the vehicle, and takes the vehicle's damage off.
/// The process's exit code. Throws service::BadSetting, CannotOpen.
int mend(int argc, const char* const* argv);

}  // namespace convoy::tracker
