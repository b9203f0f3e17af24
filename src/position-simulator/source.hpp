// Where positions come from: vehicles that are simulated, or a recording that is replayed.
#pragma once

#include <optional>

#include "fleet/position.hpp"
#include "position-simulator/journey.hpp"

namespace convoy::simulator {

/// A position to publish, and the truth behind it where it is known.
struct Observation {
    fleet::ReportedPosition reported;
    std::optional<Motion> truth;
};

class Source {
 public:
    virtual ~Source() = default;

    /// The next one, in the order of their times; nothing when there are no more.
    virtual std::optional<Observation> next() = 0;
};

}  // namespace convoy::simulator
