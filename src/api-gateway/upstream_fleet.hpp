// What the gateway makes of the tracker's live stream: changes by name. Indices, ticks and epochs
// are the tracker's own and end here; a tracker that starts again is another epoch, and after its
// first full set whoever was not in it is gone.
//
// No clock, no sockets, no threads.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "fleet/vehicle_name_hash.hpp"
#include "live/live_fleet.hpp"

namespace convoy::gateway {

class UpstreamFleet {
 public:
    /// What to ask the tracker for: to go on where this is, or for everything.
    std::string target() const;

    /// Takes one frame, and adds what it changes. False for a frame that makes no sense here (of a
    /// vehicle without a name): then all is to be asked for again.
    bool take(const fleet::LiveFrame& frame, live::Instant arrived,
              std::vector<live::Change>& changes);

    /// The connection has ended.
    void lost();

    /// Whether this is what the tracker shows, and the tracker's own upstream is not lost.
    bool is_live() const { return synced_ && upstream_ == fleet::LiveState::Upstream::live; }

 private:
    using Names = std::unordered_map<std::uint32_t, fleet::VehicleName>;
    struct Taking;

    void begin_set();
    bool take_rows(const fleet::LivePositions& positions, live::Instant arrived,
                   std::vector<live::Change>& changes);
    void take_gone(const fleet::LiveGone& gone, std::vector<live::Change>& changes);
    void take_synced(fleet::LiveSynced synced, std::vector<live::Change>& changes);

    std::uint64_t epoch_ = 0;
    live::Tick tick_ = 0;
    Names names_;  // by the tracker's index, of its epoch
    /// The vehicles there are, with the full set in which each was last seen.
    std::unordered_map<fleet::VehicleName, std::uint64_t, fleet::VehicleNameHash> known_;
    std::uint64_t set_ = 0;
    bool synced_ = false;
    fleet::LiveState::Upstream upstream_ = fleet::LiveState::Upstream::live;
};

}  // namespace convoy::gateway
