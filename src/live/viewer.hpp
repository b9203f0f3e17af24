// One viewer of the live stream. Its view and the frames sent so far decide what is sent next. A
// viewer needs memory for its pins and a few numbers, however large the fleet and however slow the
// viewer is: no frames queue for it, and it gets only the newest row of each vehicle.
//
// A *pass* sends everything that has changed for the viewer since its tick, usually in one frame. A
// larger pass goes through the fleet slot by slot, near vehicles first, and sends one frame after
// each acknowledgement. Changes to slots that it has passed belong to the next pass, because the
// viewer's tick becomes the tick at which this pass began.
//
// It uses no clock, sockets or threads.
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
#include "live/asked_details.hpp"
#include "live/details_feed.hpp"
#include "live/interest.hpp"
#include "live/live_fleet.hpp"
#include "live/refusal_notice.hpp"
#include "live/selection.hpp"

namespace convoy::live {

struct Limits {
    std::uint32_t max_rows = 4096;                                 ///< per frame
    std::uint32_t max_hz = std::chrono::seconds{1} / tick_period;  ///< frames per second
    std::uint32_t max_pins = 256;                                  ///< per view
    std::uint32_t max_details = 16;  ///< vehicles whose details a viewer gets
};

/// The state at which a returning viewer wants to resume.
struct ResumePoint {
    std::uint64_t epoch;
    Tick tick;
};

/// The input for a viewer's next frames.
struct ViewerInput {
    const LiveFleet& fleet;
    Selection& selection;
    bool complete;  ///< false until the whole fleet is known; until then no rows are sent
    fleet::LiveState state;
    const AskedDetails& details;
    std::uint64_t refusals;  ///< rises when the refused vehicles or their reasons may have changed
    Instant now;
    std::uint64_t clock_ms;  ///< wall clock, for headers
};

class Viewer {
 public:
    /// If only vehicles that are not near have changed, their rows wait until the last frame of
    /// positions is this old.
    static constexpr std::chrono::seconds elsewhere_waits{1};
    static constexpr std::chrono::seconds beat_after_v1{5};
    static constexpr std::chrono::seconds beat_after{2};

    Viewer(std::uint64_t epoch, Limits limits, std::optional<ResumePoint> resume,
           fleet::LiveVersion version = fleet::LiveVersion::v1);

    fleet::LiveVersion version() const { return version_; }

    /// Applies an operation of the client. An acknowledgement of another tick than that of the
    /// frame under way is ignored.
    void apply(const fleet::LiveOperation& operation);

    /// Returns the frames to send now, in order; none if nothing is due. Call it only when the
    /// previous frames have been written.
    std::vector<std::string> next_frames(const ViewerInput& input);

    /// Returns whether a pass can continue: the last frame is acknowledged, the viewer not paused.
    bool can_continue() const { return pass_ && !unacknowledged_ && !paused_; }
    /// Returns the age of the newest position in the latest frame, and clears it.
    std::optional<std::chrono::milliseconds> take_lag() { return std::exchange(lag_, {}); }

 private:
    using Frames = std::vector<std::string>;
    using Vehicle = LiveFleet::Vehicle;

    /// Whether near vehicles are sent again: after a new view, all of them (`yes`); after a
    /// reconnect, where the old view is unknown, those that the client may lack (`unless_known`).
    enum class Fresh { no, unless_known, yes };

    enum class Selected { nothing_yet, everything, too_many };

    struct Pass {
        Tick goal;                 ///< the tick at its start: the viewer's tick after it
        std::uint32_t next_index;  ///< the fleet's at the start
        Slot near_next = 0;
        Slot far_next = 0;
        bool is_far = false;               ///< all near vehicles have been sent
        std::optional<Tick> near_since{};  ///< the tick at which that part began
    };

    void set_view(const fleet::ViewOperation& asked);
    void first_pass(const LiveFleet& fleet);
    void start_over();
    void begin_pass(const ViewerInput& input, Frames& frames);
    Selected select_changed(const ViewerInput& input, bool may_wait);
    void continue_pass(const ViewerInput& input, Frames& frames);
    void select_part(const ViewerInput& input, Pass& pass) const;
    void select(const ViewerInput& input, const Pass& pass, Slot slot) const;
    void finish(const ViewerInput& input, const Pass& pass, Frames& frames);

    void append_details(const ViewerInput& input, Frames& frames);
    void append_gone(const ViewerInput& input, std::span<const std::uint32_t> gone,
                     Frames& frames) const;
    void append_names(const ViewerInput& input, Frames& frames) const;
    void append_rows(const ViewerInput& input, Tick tick, Frames& frames);

    bool may_see(const Vehicle& vehicle) const;
    bool is_due(const Vehicle& vehicle, std::optional<Level> level) const;

    fleet::LiveHeader header(Tick tick, const ViewerInput& input) const {
        return {.tick = tick, .clock_ms = input.clock_ms, .version = version_};
    }

    std::uint64_t epoch_;
    Limits limits_;
    fleet::LiveVersion version_;
    std::optional<Interest> interest_;
    std::chrono::milliseconds gap_{0};  ///< between frames of positions
    bool paused_ = false;
    bool greeted_ = false;
    std::optional<fleet::LiveState> sent_state_;
    RefusalNotice refusal_notice_;
    DetailsFeed details_;

    Tick tick_ = 0;                  ///< all changes up to it have been sent
    Tick near_tick_ = 0;             ///< the same for near vehicles, if it is ahead
    std::uint32_t names_below_ = 0;  ///< names of lower indices have been sent
    bool began_ = false;
    std::optional<bool> synced_;  ///< to send after this pass: whether it is a full set
    Fresh fresh_ = Fresh::no;
    std::optional<Pass> pass_;
    std::optional<Tick> unacknowledged_;

    Instant next_positions_{};
    Instant latest_positions_{};
    Instant latest_frame_{};
    std::optional<std::chrono::milliseconds> lag_;
};

}  // namespace convoy::live
