// For tests and benchmarks: positions written in few words.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "fleet/position.hpp"

namespace convoy::tracker {

inline fleet::VehicleName vehicle(std::string_view name) {
    return fleet::VehicleName::from(name).value();
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
