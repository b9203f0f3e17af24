// Keeps one WebSocket to a server open: connects, and reconnects when the connection ends, after a
// pause that doubles up to a limit.
//
// Threads: one of its own, on which it calls all events.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "http/message/web_socket.hpp"
#include "http/upstream/address.hpp"
#include "http/upstream/address_choice.hpp"

namespace convoy::http {

struct WebSocketClientSettings {
    UpstreamAddress address;
    std::shared_ptr<AddressChoice> choice = std::make_shared<AddressChoice>();  ///< not null
    WebSocketSettings socket;
    std::chrono::milliseconds connect_timeout{5'000};  ///< including name resolution
    std::chrono::milliseconds first_pause{100};        ///< before reconnecting; doubles
    std::chrono::milliseconds max_pause{2'000};
};

class WebSocketClient {
 public:
    struct Events {
        std::function<std::string()> target;  ///< for each connection: returns path and query
        WebSocketOpen open;
        /// An attempt failed, or an open connection has ended; the text is for the log.
        std::function<void(const std::string& why)> lost;
    };

    /// Begins to connect at once, and reconnects until it is destroyed.
    WebSocketClient(WebSocketClientSettings settings, Events events);
    /// Ends the connection. No event is called after this has returned.
    ~WebSocketClient();
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

 private:
    class Connector;
    std::unique_ptr<Connector> connector_;
};

}  // namespace convoy::http
