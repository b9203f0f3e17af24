// Sets how many files and sockets the process may have open (RLIMIT_NOFILE).
#pragma once

#include <cstddef>

namespace convoy::service {

/// With fewer descriptors a process has none left for clients beside its own files.
inline constexpr std::size_t min_descriptors = 64;

/// Raises the limit to the highest that the system allows this process. Throws BadSetting if that
/// is less than `min_descriptors`.
void raise_descriptor_limit();

}  // namespace convoy::service
