// The source of positions: simulated vehicles or a replayed recording.
#pragma once

#include <optional>

#include "fleet/position.hpp"
#include "position-simulator/journey.hpp"

namespace convoy::simulator {

/// A position to publish, and the truth behind it if it is known.
struct Observation {
    fleet::ReportedPosition reported;
    std::optional<Truth> truth;
};

class Source {
 public:
    virtual ~Source() = default;

    /// Returns the next position in order of time, or nullopt at the end.
    virtual std::optional<Observation> next() = 0;
};

}  // namespace convoy::simulator
