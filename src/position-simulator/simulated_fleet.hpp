// Vehicles that drive along recorded tracks and report where they are at a steady rate. Their turns
// are spread evenly, so that the load is even: of N vehicles one reports every 1/(N·rate) seconds.
#pragma once

#include <cstdint>
#include <vector>

#include "fleet/time.hpp"
#include "position-simulator/source.hpp"
#include "position-simulator/track.hpp"

namespace convoy::simulator {

struct FleetSettings {
    std::size_t vehicles = 0;  ///< 0: one per track
    double rate = 1.0;         ///< positions a second, each; at most 100
    std::uint64_t seed = 1;
    fleet::Time start{};      ///< of the first position
    double noise_metres = 0;  ///< sigma north and sigma east; reported as the accuracy
};

/// The names of that many vehicles, one per track first ("City Truck"), then over again ("City
/// Truck 2"). Throws std::runtime_error where a track's name is no vehicle's name.
std::vector<fleet::VehicleName> vehicle_names(const std::vector<Track>& tracks,
                                              std::size_t vehicles);

class SimulatedFleet final : public Source {
 public:
    /// `tracks`: at least one.
    SimulatedFleet(const std::vector<Track>& tracks, const FleetSettings& settings);

    std::optional<Observation> next() override;

    std::size_t size() const { return vehicles_.size(); }

 private:
    struct Vehicle {
        fleet::VehicleName name;
        Journey journey;
        double head_start;  ///< seconds that it has driven before the first position
        Way offset;         ///< its lane: how far its whole path lies from the track's
        Random noise;
    };

    Vehicle make_vehicle(std::size_t number, const fleet::VehicleName& name) const;
    Point observed(Vehicle& vehicle, const Point& truth) const;

    FleetSettings settings_;
    std::vector<Path> paths_;
    std::vector<Vehicle> vehicles_;
    std::uint64_t turn_ = 0;  ///< positions made so far
};

}  // namespace convoy::simulator
