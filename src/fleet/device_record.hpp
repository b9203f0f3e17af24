// One record of a device, as it travels over the queue: a position if it has a place, otherwise a
// reading.
#pragma once

#include <optional>
#include <string>

#include "fleet/attributes.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

struct DeviceRecord {
    VehicleName vehicle;
    Time time;
    std::optional<Coordinates> place{};
    std::optional<Accuracy> accuracy{};  ///< of the place
    ReportedMotion reported{};           ///< at the place
    Attributes attributes{};
    std::string device{};  ///< "teltonika:352093081452251"; "" if it is unknown
};

}  // namespace convoy::fleet
