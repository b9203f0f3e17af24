// What the minutes around a position show of it.
#pragma once

#include <optional>

#include "fleet/units.hpp"

namespace convoy::fleet {

struct StayStep {
    /// Whether the vehicle stays there; false at a position that is not good.
    bool stays = false;
    /// The distance from the good position before, if one of the two belongs to a stay: how far the
    /// mean place of half an hour has moved beyond what its noise explains. So a receiver's drift
    /// adds nothing, and a slow creep counts whole.
    std::optional<Metres> moved{};
};

}  // namespace convoy::fleet
