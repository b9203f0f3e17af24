// What OwnTracks writes, over HTTP and MQTT alike.
#pragma once

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// The user and the device: "simulator/phone-17".
std::string owntracks_id(std::size_t number);

/// The topic to which a device publishes: "owntracks/simulator/phone-17".
std::string owntracks_topic(const Device& device);

/// A JSON object of the type `location`.
std::string owntracks_location(const Device& device, const Record& record);

}  // namespace convoy::device_fleet
