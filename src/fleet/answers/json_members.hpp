// The members that a report and a history entry have alike in JSON and in GeoJSON: all but the
// name and the coordinates. Internal to fleet/.
#pragma once

#include <string>

#include "fleet/answers/answers.hpp"

namespace convoy::fleet {

/// "time":"…","accuracy":…,"speed":…,"heading":…,"status":"…","interval":…, then "range" where one
/// was asked for and "unconfirmed" where it is true.
void append_report_members(std::string& out, Time now, const ListedReport& listed);

/// "time":"…","accuracy":…,"speed":…,"heading":…,"distance":…,"outlier":…, then "unconfirmed" where
/// it is true.
void append_entry_members(std::string& out, const HistoryEntry& entry);

}  // namespace convoy::fleet
