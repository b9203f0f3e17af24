// The gateway's only live stream from a tracker. It feeds the broadcast, which serves all viewers.
// If the stream is lost, viewers keep their positions and are notified; the stream reconnects.
//
// Threads: one for the stream and one for the ticks.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "api-gateway/pending_changes.hpp"
#include "api-gateway/pending_details.hpp"
#include "api-gateway/tracker.hpp"
#include "api-gateway/upstream_fleet.hpp"
#include "http/web_socket/client.hpp"
#include "live/broadcast.hpp"
#include "service/periodic_call.hpp"

namespace convoy::gateway {

class LiveUpstream {
 public:
    /// Connects at once, and again after each loss. `tracker` and `broadcast` must outlive it.
    LiveUpstream(const Tracker& tracker, live::Broadcast& broadcast);
    ~LiveUpstream();
    LiveUpstream(const LiveUpstream&) = delete;
    LiveUpstream& operator=(const LiveUpstream&) = delete;

 private:
    std::string target();
    http::WebSocketEvents open(const http::WebSocket& socket);
    void received(const http::WebSocket& socket, std::string_view message);
    bool take(const fleet::LiveFrame& frame, live::Instant arrived);
    void take_details(const fleet::LiveDetails& details);
    void ask_for_details();
    void lost(const std::string& why);
    void tick();

    live::Broadcast& broadcast_;
    std::mutex mutex_;  // guards all that follows except the two threads
    UpstreamFleet fleet_;
    PendingChanges changes_;         // since the last tick
    PendingDetails details_;         // since the last tick
    bool refusals_changed_ = false;  // since the last tick
    bool logged_lost_ = false;       // the loss has been logged
    bool is_ending_ = false;
    std::optional<http::WebSocket> socket_;  // of the stream that is open
    std::size_t max_details_ = 0;            // of this stream; 0 before it has said that
    std::uint64_t asked_ = 0;                // revision of the vehicles asked for in this stream
    std::optional<service::PeriodicCall> ticks_;
    std::optional<http::WebSocketClient> stream_;
};

}  // namespace convoy::gateway
