// WebSockets (RFC 6455) for those who only have messages to send and to take: a handler answers
// with a WebSocketUpgrade, a WebSocketClient opens one. No library type crosses this header.
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

/// Our end of an open WebSocket. Thread-safe; copies are the same end. Not to be used any more when
/// `WebSocketEvents::closed` has returned.
class WebSocket {
 public:
    explicit WebSocket(std::shared_ptr<WebSocketSession> session);

    /// Sends these, whole and in order, after all that was sent before. Returns at once; what waits
    /// is bounded by `max_queued_bytes`.
    void send(std::vector<std::string> messages) const;
    /// Whether the kernel has taken all that was sent: the way to hold no more than one message for
    /// a peer that is slow.
    bool idle() const;
    /// Says goodbye by RFC 6455's code; `reason`: at most 123 bytes. Returns at once.
    void close(std::uint16_t code, std::string_view reason) const;

 private:
    std::shared_ptr<WebSocketSession> session_;
};

/// Codes of a close (RFC 6455 §7.4.1).
inline constexpr std::uint16_t close_going_away = 1001;
inline constexpr std::uint16_t close_policy = 1008;

/// Called on the network's thread, one at a time: they must not wait, nor throw.
struct WebSocketEvents {
    std::function<void(std::string_view)> message;
    std::function<void()> closed;  ///< once, whoever ended it and however; the last call
};

struct WebSocketSettings {
    std::string subprotocol;
    /// A longer message closes the connection (1009).
    std::size_t max_message_bytes = std::size_t{64} * 1024;
    /// Beyond it the connection is aborted.
    std::size_t max_queued_bytes = std::size_t{16} * 1024 * 1024;
    /// A peer that sends nothing is pinged after half of this, and dead after all of it.
    std::chrono::milliseconds silence_timeout{30'000};
    std::chrono::milliseconds handshake_timeout{5'000};  ///< also for the last goodbye
};

/// Who has a WebSocket open: told so on the network's thread.
using WebSocketOpen = std::function<WebSocketEvents(WebSocket)>;

/// An answer: from here on the connection is a WebSocket, where the request asked for one of this
/// subprotocol (else 426 or 400). Servers send binary messages and take text.
struct WebSocketUpgrade {
    WebSocketSettings settings;
    WebSocketOpen open;
};

}  // namespace convoy::http
