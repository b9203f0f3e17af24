// For tests and benchmarks: positions written in few words.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "fleet/position.hpp"

namespace convoy::tracker {

inline fleet::VehicleName vehicle(std::string_view name) {
    return fleet::VehicleName::from(name).value();
}

inline std::vector<fleet::VehicleName> vehicles(std::initializer_list<std::string_view> names) {
    std::vector<fleet::VehicleName> vehicles;
    for (const std::string_view name : names) {
        vehicles.push_back(vehicle(name));
    }
    return vehicles;
}

/// `milliseconds` after 2026-11-22T12:00:00Z.
inline fleet::Time at(std::int64_t milliseconds) {
    using namespace std::chrono;
    return sys_days{year{2026} / 11 / 22} + hours{12} + std::chrono::milliseconds{milliseconds};
}

inline fleet::Position position(fleet::Time time, double latitude = 53.4, double longitude = -1.4) {
    return {.time = time,
            .coordinates = fleet::Coordinates::from_degrees(latitude, longitude).value(),
            .accuracy = fleet::Accuracy::from_metres(3.0)};
}

inline fleet::ReportedPosition reported(std::string_view name, const fleet::Position& position) {
    return {.vehicle = vehicle(name), .position = position};
}

}  // namespace convoy::tracker
