// For unordered containers whose key is a VehicleName.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

struct VehicleNameHash {
    std::size_t operator()(const VehicleName& name) const {
        return std::hash<std::string>{}(name.text());
    }
};

}  // namespace convoy::fleet
