// Writes the members of a report, history entry or totals that are the same in JSON and in GeoJSON:
// all except the coordinates. Internal to fleet/.
#pragma once

#include <string>

#include "fleet/answers/entries.hpp"
#include "fleet/motion/summary/totals.hpp"

namespace convoy::fleet {

/// Appends "id":"…","name":"…": no registry gives a vehicle a name yet, so its name is its id.
void append_id_and_name(std::string& out, const VehicleName& vehicle);

/// Appends ,"attributes":{…},"device":"…","attributes_time":"…", the first two if there is one.
void append_reading_members(std::string& out, const VehicleReading& reading);

/// Appends "time":"…","accuracy":…,"speed":…,"heading":…,"reported_speed":…,"reported_heading":…,
/// "status":"…","interval":…, then "range" if there is one, "unconfirmed" if it is true, "notices",
/// and what the devices said last.
void append_report_members(std::string& out, Time now, const ListedReport& listed);

/// Appends "time":"…","accuracy":…,"speed":…,"heading":…,"reported_speed":…,"reported_heading":…,
/// "distance":…,"outlier":…, then "unconfirmed" if it is true and what was said at this time.
void append_entry_members(std::string& out, const HistoryEntry& entry);

/// "distance":…,"unseen":…,"moving":…,"stopped":…,"silent":…,"mean":…,"top":…,"positions":…,
/// "outliers":…
void append_totals_members(std::string& out, const Totals& totals);

}  // namespace convoy::fleet
