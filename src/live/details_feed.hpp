// Decides which details one viewer is sent next. Of each vehicle only the newest are sent, so
// nothing queues for a slow viewer.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "live/asked_details.hpp"
#include "live/live_fleet.hpp"

namespace convoy::live {

class DetailsFeed {
 public:
    /// The least time between two frames, unless the one before was full.
    static constexpr std::chrono::milliseconds between{250};
    /// A frame with as many bytes of JSON is full.
    static constexpr std::size_t full_bytes = std::size_t{64} * 1024;

    /// From now on the viewer gets these, each first as it is.
    void ask(const std::vector<fleet::VehicleName>& vehicles);

    /// Returns the rows of a frame to send now, none if nothing is due. Vehicles whose index is not
    /// below `names_below` wait, because the viewer does not have their names yet.
    std::vector<fleet::LiveDetail> take(const AskedDetails& details, const LiveFleet& fleet,
                                        std::uint32_t names_below, Instant now);

 private:
    struct Vehicle {
        fleet::VehicleName name;
        std::optional<std::uint32_t> index{};  // under which its details were sent
        std::uint64_t revision = 0;            // of what was sent
    };

    std::vector<Vehicle> vehicles_;
    Instant next_ = Instant::min();
};

}  // namespace convoy::live
