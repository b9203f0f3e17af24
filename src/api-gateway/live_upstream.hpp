// The gateway's one stream from the tracker, which feeds the publisher that all its viewers watch.
// When it is lost the viewers keep what they have and are told; it comes back by itself.
//
// Threads: the stream's own, and one that ticks.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api-gateway/tracker.hpp"
#include "api-gateway/upstream_fleet.hpp"
#include "http/web_socket_client.hpp"
#include "live/publisher.hpp"
#include "live/ticker.hpp"

namespace convoy::gateway {

class LiveUpstream {
 public:
    /// Connects at once, and for as long as it lives. `publisher` outlives it.
    LiveUpstream(const Tracker& tracker, live::Publisher& publisher);

 private:
    std::string target();
    http::WebSocketEvents open(const http::WebSocket& socket);
    void received(const http::WebSocket& socket, std::string_view message);
    void lost(const std::string& why);
    void tick();

    live::Publisher& publisher_;
    std::mutex mutex_;  // guards all that follows, but for the two threads
    UpstreamFleet fleet_;
    std::vector<live::Change> changes_;  // since the last tick
    bool told_lost_ = false;             // the log knows
    std::optional<live::Ticker> ticker_;
    std::optional<http::WebSocketClient> stream_;
};

}  // namespace convoy::gateway
