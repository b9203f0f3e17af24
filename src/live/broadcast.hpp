// Serves the live stream of a fleet to its viewers. Tracker and gateway have one each, with changes
// from different sources.
//
// Thread-safe. One lock is held for the changes of a tick, for one viewer's next frames, or for one
// operation. Frames are encoded on the thread that calls `tick`, or on a network thread while a
// viewer receives a large set; network threads write them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fleet/live_wire/live_frame.hpp"
#include "fleet/live_wire/live_operation.hpp"
#include "fleet/time.hpp"
#include "http/message/message.hpp"
#include "live/asked_details.hpp"
#include "live/live_fleet.hpp"
#include "live/viewer.hpp"
#include "service/metrics.hpp"

namespace convoy::live {

/// Both clocks are read together: ages use the steady one, headers the wall clock.
struct Clocks {
    std::function<Instant()> steady;
    std::function<fleet::Time()> wall;
};

/// Returns the machine's clocks.
Clocks system_clocks();
/// Returns the machine's steady clock with another wall clock.
Clocks clocks(std::function<fleet::Time()> wall);

struct BroadcastSettings {
    Limits limits;
    std::size_t max_viewers = 10'000;                   ///< further ones get 503
    std::chrono::milliseconds silence_timeout{30'000};  ///< see http::WebSocketSettings
};

class Broadcast {
 public:
    /// `epoch` is random and differs at each start, so that clients never mix up ticks of two
    /// starts. `metrics` must outlive the broadcast, and the broadcast every server that uses it.
    Broadcast(std::uint64_t epoch, BroadcastSettings settings, Clocks clocks,
              service::Metrics& metrics);
    ~Broadcast();
    Broadcast(const Broadcast&) = delete;
    Broadcast& operator=(const Broadcast&) = delete;

    /// Answers `GET /live`, in version 2 to a client that offers it: 503 if there are too many
    /// viewers, 400 if `epoch` or `tick` is not a number or only one is given, else the stream. The
    /// server has already refused pages of foreign origins (http::Admission).
    http::Answer answer(const http::Request& request);

    /// Applies the changes since the last tick and sends frames. Call it 20 times a second, also
    /// without changes. Of `details` those count that viewers have asked for.
    void tick(std::span<const Change> changes, std::span<const Detail> details = {});

    /// The vehicles of which viewers ask for details.
    struct DetailsAsked {
        std::uint64_t revision;  ///< another one for other vehicles; 0: no viewer has asked yet
        std::vector<fleet::VehicleName> vehicles;  ///< of more than `most` those asked for first

        friend bool operator==(const DetailsAsked&, const DetailsAsked&) = default;
    };
    /// Returns nothing if `known` is the revision.
    std::optional<DetailsAsked> details_asked(std::uint64_t known, std::size_t most);

    /// Sets whether the fleet is current; viewers are notified at the next tick. Until it has been
    /// current once, viewers receive no positions.
    void set_upstream(fleet::LiveState::Upstream upstream);

    /// Notifies viewers that the refused vehicles, or the reasons, may have changed.
    void refusals_changed();

    std::size_t viewers() const { return viewers_count_; }

 private:
    struct ViewerConnection;
    struct StreamMetrics;

    http::WebSocketEvents open(const http::WebSocket& socket, std::optional<ResumePoint> resume,
                               fleet::LiveVersion version);
    void received(const std::shared_ptr<ViewerConnection>& connection, std::string_view message);
    void closed(const std::shared_ptr<ViewerConnection>& connection);
    void send_next(ViewerConnection& connection);

    const std::uint64_t epoch_;
    const BroadcastSettings settings_;
    const Clocks clocks_;
    const std::unique_ptr<StreamMetrics> metrics_;
    std::atomic<std::size_t> viewers_count_ = 0;

    std::mutex mutex_;  // guards all that follows
    LiveFleet fleet_;
    Selection selection_;
    bool complete_ = false;
    fleet::LiveState state_;
    AskedDetails details_;
    std::uint64_t refusals_ = 0;  // changes so far
    fleet::LiveOperationDecoder decoder_;
    std::vector<std::shared_ptr<ViewerConnection>> connections_;
};

}  // namespace convoy::live
