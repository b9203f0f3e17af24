#pragma once

#include <string>
#include <vector>

#include "position-simulator/simulated_fleet.hpp"

namespace convoy::bench {

using Positions = std::vector<fleet::ReportedPosition>;

/// The simulation starts at this time.
inline const fleet::Time simulated_start = fleet::parse_time("2026-01-01T06:00:00.123Z").value();

/// Simulates vehicles on the recorded tracks, at 1 Hz, with 3 m of noise.
class SimulatedPositions {
 public:
    SimulatedPositions(const std::string& tracks, std::size_t vehicles)
        : simulated_(simulator::make_routes(simulator::load_tracks(tracks), vehicles),
                     {.vehicles = vehicles,
                      .rate = 1.0,
                      .seed = 1,
                      .start = simulated_start,
                      .noise = {3}}) {}

    std::size_t size() const { return simulated_.size(); }
    Positions next(std::size_t count) {
        Positions positions;
        positions.reserve(count);
        while (positions.size() < count) {
            positions.push_back(simulated_.next()->reported);
        }
        return positions;
    }

 private:
    simulator::SimulatedFleet simulated_;
};

}  // namespace convoy::bench
