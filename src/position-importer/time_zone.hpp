// Clocks of time zones, by the rules that the operating system has.
#pragma once

#include <string>

#include "recordings/written_time.hpp"

namespace convoy::importer {

/// Returns the clock of "UTC", of an offset such as "+02:00", or of a zone such as "Europe/Berlin".
/// A time that the clock shows twice, when summer time ends, is the first of the two; one that it
/// skips is none. Throws service::BadSetting if there is no such zone.
///
/// A named zone becomes that of the whole process, because the C library has only one at a time. So
/// one clock of a named zone can be used at a time, and by one thread.
recordings::ToUtc clock_of(const std::string& zone);

}  // namespace convoy::importer
