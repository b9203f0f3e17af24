// The newest readings of the vehicles whose details viewers have asked for. The broadcast keeps
// none of the others, so their positions cost nothing more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "live/broadcast.hpp"
#include "position-tracker/state/fleet_state.hpp"

namespace convoy::tracker {

class AskedReadings {
 public:
    /// Of more vehicles those asked for last get none as long as there are as many.
    static constexpr std::size_t max_vehicles = 4'096;

    std::uint64_t revision() const { return revision_; }
    void ask(live::Broadcast::DetailsAsked asked);

    /// Returns what the fleet has published of these vehicles and the last call has not returned.
    std::vector<live::Detail> news(const FleetState& fleet);

 private:
    struct Vehicle {
        fleet::VehicleName name;
        std::optional<fleet::SharedReading> returned{};  // absent before the first return
    };

    std::uint64_t revision_ = 0;  // of the vehicles that are asked for
    std::vector<Vehicle> vehicles_;
};

}  // namespace convoy::tracker
