// What OwnTracks writes, over HTTP and MQTT alike.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// A JSON object of the type `location`. `topic`: to which the app publishes, or would over MQTT.
std::string owntracks_location(std::string_view topic, const Record& record);

}  // namespace convoy::device_fleet
