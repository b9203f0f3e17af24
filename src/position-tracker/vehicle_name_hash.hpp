#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "fleet/vehicle_name.hpp"

namespace convoy::tracker {

/// For unordered containers keyed by a vehicle's name.
struct VehicleNameHash {
    std::size_t operator()(const fleet::VehicleName& name) const {
        return std::hash<std::string>{}(name.text());
    }
};

}  // namespace convoy::tracker
