// Vehicles that drive along recorded tracks and report where they are at a steady rate. Their turns
// are spread evenly, so that the load is even: of N vehicles one reports every 1/(N·rate) seconds.
#pragma once

#include <cstdint>
#include <string>
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

/// A path, and the name of the vehicle that drives it first.
struct Route {
    std::string name;
    Path path;
};

/// The tracks as routes, only so many as that many vehicles need (0: all). Takes some 20 ms each.
std::vector<Route> make_routes(const std::vector<Track>& tracks, std::size_t vehicles);

/// The names of that many vehicles (0: one per route), one per route first ("City Truck"), then
/// over again ("City Truck 2"). Throws std::runtime_error where that is no vehicle's name.
std::vector<fleet::VehicleName> vehicle_names(const std::vector<Route>& routes,
                                              std::size_t vehicles);

class SimulatedFleet final : public Source {
 public:
    /// `routes`: at least one.
    SimulatedFleet(std::vector<Route> routes, const FleetSettings& settings);

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
    std::vector<Route> routes_;
    std::vector<Vehicle> vehicles_;
    std::uint64_t turn_ = 0;  ///< positions made so far
};

}  // namespace convoy::simulator
