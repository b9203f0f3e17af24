// Converts the tracker's live stream into changes by vehicle name. The tracker's indices, ticks and
// epochs are used only here. A restarted tracker has another epoch; vehicles that are not in its
// first full set are reported as gone.
//
// It uses no clock, sockets or threads.
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
    /// Returns the target of the next request, which resumes at the latest tick or asks for all.
    std::string target() const;

    /// Applies one frame and appends its changes. Returns false if the frame has a position of an
    /// unnamed vehicle; `target` then asks for a full set.
    bool take(const fleet::LiveFrame& frame, live::Instant arrived,
              std::vector<live::Change>& changes);

    /// Returns null if no vehicle of the tracker has this index.
    const fleet::VehicleName* name_of(std::uint32_t index) const;

    /// Call it when the connection has ended.
    void lost();

    /// Returns whether this fleet is in sync with the tracker, and the tracker's upstream is live.
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
    Names names_;  // by the tracker's index in this epoch
    /// All vehicles, each with the number of the set in which it was last seen.
    std::unordered_map<fleet::VehicleName, std::uint64_t, fleet::VehicleNameHash> known_;
    std::uint64_t set_ = 0;
    bool synced_ = false;
    fleet::LiveState::Upstream upstream_ = fleet::LiveState::Upstream::live;
};

}  // namespace convoy::gateway
