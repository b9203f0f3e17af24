// Vehicles that drive along recorded tracks and report their positions at a steady rate. The load
// is even: of N vehicles one reports every 1/(N·rate) seconds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fleet/time.hpp"
#include "fleet/units.hpp"
#include "position-simulator/source.hpp"
#include "position-simulator/track.hpp"

namespace convoy::simulator {

struct FleetSettings {
    std::size_t vehicles = 0;  ///< 0: one per track
    double rate = 1.0;         ///< positions per second and vehicle; at most 100
    std::uint64_t seed = 1;
    fleet::Time start{};          ///< of the first position
    fleet::Metres noise{};        ///< sigma north and east; reported as accuracy
    bool reported_speed = false;  ///< vehicles report speed and heading, as rounded as devices do
};

/// A circuit and the name of its first vehicle.
struct Route {
    std::string name;
    Circuit circuit;
};

/// Makes the routes that this many vehicles need (0: one of each track). Each takes some 20 ms.
std::vector<Route> make_routes(const std::vector<Track>& tracks, std::size_t vehicles);

/// Returns the names of that many vehicles (0: one per route): first one per route ("City Truck"),
/// then the next round ("City Truck 2"). Throws service::CannotStart if a name is not valid.
std::vector<fleet::VehicleName> vehicle_names(const std::vector<Route>& routes,
                                              std::size_t vehicles);

class SimulatedFleet final : public Source {
 public:
    /// `routes` must not be empty.
    SimulatedFleet(std::vector<Route> routes, const FleetSettings& settings);

    std::optional<Observation> next() override;

    std::size_t size() const { return vehicles_.size(); }

 private:
    struct Vehicle {
        fleet::VehicleName name;
        Journey journey;
        fleet::Seconds head_start;  ///< on the way before time 0
        Way offset;                 ///< of its whole circuit from the track's
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
