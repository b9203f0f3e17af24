// Drives whose truth is known: the simulator's vehicles on the recorded tracks, seen through
// receivers of several kinds.
#pragma once

#include <string>
#include <vector>

#include "fleet/position.hpp"
#include "position-simulator/journey.hpp"

namespace convoy::accuracy {

/// One vehicle's drive. All three have one element for each position, in the order of time.
struct Drive {
    std::vector<fleet::Position> positions;
    std::vector<simulator::Motion> truth;
    std::vector<bool> jumped;  ///< by 100 m or more
};

struct Scene {
    std::string name;
    std::vector<Drive> drives;
};

/// The scenes of the accuracy goals, always the same: an hour of each of a dozen vehicles.
/// `tracks`: the folder of the recorded tracks. Throws std::runtime_error where it has none.
std::vector<Scene> make_scenes(const std::string& tracks);

}  // namespace convoy::accuracy
