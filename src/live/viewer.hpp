// One viewer of the live stream: what it looks at, what it has been told, and so what to tell it
// next. A viewer's memory is its pins and a few numbers, however large the fleet and however slow
// the viewer is: nothing queues for it, and what it is sent is the newest of each vehicle.
//
// A *pass* tells everything that has changed for the viewer since its tick. Mostly it is one frame.
// A larger one goes through the fleet slot by slot, a frame for each acknowledgement, what is near
// first; what changes behind its back belongs to the next pass, because the viewer's tick moves
// only to where this one began.
//
// No clock, no sockets, no threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "fleet/live_wire/live_operation.hpp"
#include "live/interest.hpp"
#include "live/live_fleet.hpp"
#include "live/selection.hpp"

namespace convoy::live {

struct Limits {
    std::uint32_t max_rows = 4096;  ///< of a frame
    std::uint32_t max_hz = 20;      ///< frames a second
    std::uint32_t max_pins = 256;   ///< of a view
};

/// Where a viewer wants to go on that was here before.
struct ResumePoint {
    std::uint64_t epoch;
    Tick tick;
};

/// What there is to tell, as of now.
struct Stage {
    const LiveFleet& fleet;
    Selection& selection;
    bool complete;  ///< the fleet is known; before, nobody is shown a part as if it were all
    fleet::LiveState state;
    Instant now;
    std::uint64_t clock_ms;  ///< the wall clock's, for headers
};

class Viewer {
 public:
    /// News of vehicles elsewhere wait this long for a frame that is sent anyway.
    static constexpr std::chrono::seconds elsewhere_waits{1};
    static constexpr std::chrono::seconds beat_after{5};

    Viewer(std::uint64_t epoch, Limits limits, std::optional<ResumePoint> resume);

    void apply(const fleet::LiveOperation& operation);

    /// The frames to send now, in order; none where nothing is due. Only to be asked once the
    /// frames before have left.
    std::vector<std::string> next_frames(const Stage& stage);

    /// Whether it is in the middle of a pass, and has acknowledged the frame before.
    bool goes_on() const { return pass_ && !unacknowledged_ && !paused_; }
    /// How old the newest position in the latest frame was; taken once.
    std::optional<std::chrono::milliseconds> take_lag() { return std::exchange(lag_, {}); }

 private:
    using Frames = std::vector<std::string>;
    using Vehicle = LiveFleet::Vehicle;

    /// Whether what is near is told again whatever was told before: after a new view all of it;
    /// after a reconnect, where the view may have been another, all that is not certainly known.
    enum class Fresh { no, unless_known, yes };

    enum class Selected { nothing_yet, everything, too_many };

    struct Pass {
        Tick goal;                 ///< when it began: the viewer's tick after it
        std::uint32_t next_index;  ///< the fleet's, then
        Slot near_next = 0;
        Slot far_next = 0;
        bool is_far = false;               ///< all that is near has been told
        std::optional<Tick> near_since{};  ///< when that part began
    };

    void set_view(const fleet::ViewOperation& asked);
    void first_pass(const LiveFleet& fleet);
    void start_over();
    void begin_pass(const Stage& stage, Frames& frames);
    Selected select_changed(const Stage& stage, bool may_wait);
    void go_on(const Stage& stage, Frames& frames);
    void select_part(const Stage& stage, Pass& pass) const;
    void finish(const Stage& stage, const Pass& pass, Frames& frames);

    void tell_gone(const Stage& stage, std::span<const std::uint32_t> gone, Frames& frames) const;
    void tell_names(const Stage& stage, Frames& frames) const;
    void tell_rows(const Stage& stage, Tick tick, Frames& frames);

    bool is_due(const Vehicle& vehicle, std::optional<Level> level) const;

    std::uint64_t epoch_;
    Limits limits_;
    std::optional<Interest> interest_;
    std::chrono::milliseconds gap_{0};  ///< between frames of positions
    bool paused_ = false;
    bool greeted_ = false;
    std::optional<fleet::LiveState> told_state_;

    Tick tick_ = 0;                  ///< all that had changed by then has been told
    Tick near_tick_ = 0;             ///< the same of what is near, where that is ahead
    std::uint32_t names_below_ = 0;  ///< so have the names of these indices
    bool began_ = false;
    std::optional<bool> synced_;  ///< to say after this pass: whether it was a full one
    Fresh fresh_ = Fresh::no;
    std::optional<Pass> pass_;
    std::optional<Tick> unacknowledged_;

    Instant next_positions_{};
    Instant latest_positions_{};
    Instant latest_frame_{};
    std::optional<std::chrono::milliseconds> lag_;
};

}  // namespace convoy::live
