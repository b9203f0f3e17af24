// Makes drives whose truth is known: the simulator's vehicles, mostly on the recorded tracks, as
// receivers of several kinds report them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "fleet/position.hpp"
#include "position-simulator/journey.hpp"

namespace convoy::accuracy {

/// One vehicle's drive. All three vectors have one element for each position, in the order of time.
struct Drive {
    std::vector<fleet::Position> positions;
    std::vector<simulator::Truth> truth;
    std::vector<bool> jumped;  ///< moved by 100 m or more
};

struct Scene {
    std::string name;
    std::vector<Drive> drives;
};

/// Returns the scenes of the accuracy goals, always the same: an hour of each of up to 12 vehicles.
/// `tracks` is the folder of the recorded tracks. Throws std::runtime_error if it has none.
std::vector<Scene> make_scenes(const std::string& tracks);

/// Returns the drives along the recorded tracks under white noise of 3 m.
std::vector<Drive> drives_with_noise(const std::string& tracks);

/// Returns the positions of a drive of which the indices are kept.
Drive only(const Drive& drive, const std::function<bool(std::size_t)>& kept);

/// Returns the place that lies this many metres east and north of another.
fleet::Coordinates displaced(const simulator::Point& from, double east, double north);

}  // namespace convoy::accuracy
