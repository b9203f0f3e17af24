// The cells and Wi-Fi stations in a report of text of a Queclink device.
#pragma once

#include <string>

#include "devices/protocols/queclink_report.hpp"

namespace convoy::devices {

/// Returns "262-7-31206-47446,…" (country, operator, area, cell) and "c413e200ff14-39,…" (a station
/// with its strength). With a place that is the serving cell, else all that the report has.
std::string queclink_network(const QueclinkReport& report);

}  // namespace convoy::devices
