// What a report of text of a Queclink device says besides its places.
#pragma once

#include "devices/protocols/queclink_report.hpp"
#include "fleet/attributes.hpp"

namespace convoy::devices {

fleet::Attributes queclink_attributes(const QueclinkReport& report);

}  // namespace convoy::devices
