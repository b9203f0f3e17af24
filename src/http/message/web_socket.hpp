// WebSockets (RFC 6455) that send and receive messages. A handler answers with a WebSocketUpgrade;
// a WebSocketClient opens a connection. This header exposes no library type.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace convoy::http {

class WebSocketSession;

/// Our end of an open WebSocket. Thread-safe; copies are the same end. Do not use it after
/// `WebSocketEvents::closed` has returned.
class WebSocket {
 public:
    explicit WebSocket(std::shared_ptr<WebSocketSession> session);

    /// Sends these messages in order, after all that were sent before. Returns at once;
    /// `max_queued_bytes` limits the queue.
    void send(std::vector<std::string> messages) const;
    /// Returns whether the kernel has taken all that was sent. A sender that waits for this holds
    /// at most one message for a slow peer.
    bool idle() const;
    /// Begins the closing handshake with this code; `reason`: at most 123 bytes. Returns at once.
    void close(std::uint16_t code, std::string_view reason) const;

 private:
    std::shared_ptr<WebSocketSession> session_;
};

/// Codes of close frames (RFC 6455 §7.4.1).
inline constexpr std::uint16_t close_going_away = 1001;
inline constexpr std::uint16_t close_policy = 1008;

/// Called on the network's thread, one at a time: they must neither wait nor throw.
struct WebSocketEvents {
    std::function<void(std::string_view)> message;  ///< called with each whole message received
    std::function<void()> closed;  ///< called once and last, however the connection ended
};

struct WebSocketSettings {
    std::string subprotocol;
    /// A longer message closes the connection (1009).
    std::size_t max_message_bytes = std::size_t{64} * 1024;
    /// Of all messages that wait for a slow peer. Beyond it the connection is aborted, and a server
    /// reports the refusal "slow_reader".
    std::size_t max_queued_bytes = std::size_t{16} * 1024 * 1024;
    /// A peer that sends nothing is pinged after half of this time and disconnected after all of
    /// it.
    std::chrono::milliseconds silence_timeout{30'000};
    std::chrono::milliseconds handshake_timeout{5'000};  ///< also for the closing handshake
};

/// Called on the network's thread with each WebSocket that has opened; returns its events.
using WebSocketOpen = std::function<WebSocketEvents(WebSocket)>;

/// An answer that makes the connection a WebSocket, if the request asks for one of this subprotocol
/// (otherwise the answer is 426 or 400). Servers send binary messages and accept text.
struct WebSocketUpgrade {
    WebSocketSettings settings;
    WebSocketOpen open;
};

}  // namespace convoy::http
