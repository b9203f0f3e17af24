// Clocks of time zones, by the rules that the operating system has.
#pragma once

#include <string>

#include "recordings/written_time.hpp"

namespace convoy::importer {

/// Returns the clock of "UTC", of an offset such as "+02:00", or of a zone such as "Europe/Berlin".
/// If the clock shows a time twice because summer time ends, the first of the two counts. If it
/// never shows a time because summer time begins, that time is not valid.
/// Throws service::BadSetting if there is no such zone.
///
/// A named zone becomes that of the whole process, because the C library has only one at a time. So
/// call this before a second thread starts, which could read the environment meanwhile; only
/// read_settings calls it. One clock of a named zone can be used at a time, and by one thread.
recordings::ToUtc clock_of(const std::string& zone);

}  // namespace convoy::importer
