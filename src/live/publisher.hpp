// Serves the live stream: a fleet, its ticks, and everybody who watches. Tracker and gateway each
// have one; they differ in where the changes come from.
//
// Threads: any. One lock is held for a change of the fleet, for one viewer's next frames, or for an
// operation; frames are made on the thread that calls `tick`, or (while a viewer takes in a large
// set) on the network's, and written on the network's.
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
#include "http/message.hpp"
#include "live/live_fleet.hpp"
#include "live/viewer.hpp"
#include "service/metrics.hpp"

namespace convoy::live {

/// Both clocks are read together: ages run by the one, headers tell of the other.
struct Clocks {
    std::function<Instant()> steady;
    std::function<fleet::Time()> wall;
};

/// The machine's own.
Clocks system_clocks();
/// The machine's own steady clock beside another wall clock.
Clocks clocks(std::function<fleet::Time()> wall);

/// An epoch for one start.
std::uint64_t random_epoch();

struct PublisherSettings {
    Limits limits;
    std::size_t max_viewers = 10'000;                   ///< beyond: 503
    std::chrono::milliseconds silence_timeout{30'000};  ///< see http::WebSocketSettings
};

class Publisher {
 public:
    /// `epoch`: random, another one each start, so that nobody takes ticks of one for the other's.
    /// `metrics` outlives it. It outlives every server that it answers for.
    Publisher(std::uint64_t epoch, PublisherSettings settings, Clocks clocks,
              service::Metrics& metrics);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// Answers `GET /live`: 503 if there are too many viewers, 400 if `epoch` or `tick` is no
    /// number; else the stream. The server has refused pages of foreign origins (http::Admission).
    http::Answer answer(const http::Request& request);

    /// These have changed since the last tick. To be called 20 times a second, changes or not.
    void tick(std::span<const Change> changes);

    /// From now on the fleet is kept up to date, or is not; each viewer is told at the next tick.
    /// At first it is not, and no viewer is shown any of it before it is for the first time.
    void set_upstream(fleet::LiveState::Upstream upstream);

    std::size_t viewers() const { return viewers_count_; }

 private:
    struct Watching;
    struct Meters;

    http::WebSocketEvents open(const http::WebSocket& socket, std::optional<ResumePoint> resume);
    void received(const std::shared_ptr<Watching>& watching, std::string_view message);
    void closed(const std::shared_ptr<Watching>& watching);
    void send_next(Watching& watching);

    const std::uint64_t epoch_;
    const PublisherSettings settings_;
    const Clocks clocks_;
    const std::unique_ptr<Meters> meters_;
    std::atomic<std::size_t> viewers_count_ = 0;

    std::mutex mutex_;  // guards all that follows
    LiveFleet fleet_;
    Selection selection_;
    bool complete_ = false;
    fleet::LiveState state_;
    fleet::LiveOperationDecoder decoder_;
    std::vector<std::shared_ptr<Watching>> watching_;
};

}  // namespace convoy::live
