// Writes the members of a report or history entry that are the same in JSON and in GeoJSON: all
// except the coordinates. Internal to fleet/.
#pragma once

#include <string>

#include "fleet/answers/entries.hpp"

namespace convoy::fleet {

/// "id":"…","name":"…": no registry gives a vehicle a name yet, so its name is its id.
void append_id_and_name(std::string& out, const VehicleName& vehicle);

/// "time":"…","accuracy":…,"speed":…,"heading":…,"status":"…","interval":…, then "range" if there
/// is one and "unconfirmed" if it is true.
void append_report_members(std::string& out, Time now, const ListedReport& listed);

/// "time":"…","accuracy":…,"speed":…,"heading":…,"distance":…,"outlier":…, then "unconfirmed" if it
/// is true.
void append_entry_members(std::string& out, const HistoryEntry& entry);

}  // namespace convoy::fleet
