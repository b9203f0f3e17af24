// Keeps one WebSocket to a server open: connects, and connects again whenever it ends, after a
// pause that doubles up to a limit.
//
// Threads: one of its own, on which everything is called that it was given.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "http/address_choice.hpp"
#include "http/upstream_address.hpp"
#include "http/web_socket.hpp"

namespace convoy::http {

struct WebSocketClientSettings {
    UpstreamAddress address;
    std::shared_ptr<AddressChoice> choice = std::make_shared<AddressChoice>();  ///< not null
    WebSocketSettings socket;
    std::chrono::milliseconds connect_timeout{5'000};  ///< with the name's resolution
    std::chrono::milliseconds first_pause{100};        ///< before connecting again; doubles
    std::chrono::milliseconds max_pause{2'000};
};

class WebSocketClient {
 public:
    struct Events {
        std::function<std::string()> target;  ///< path and query to ask for, each time anew
        WebSocketOpen open;
        /// An attempt failed, or an open one has ended; the text is for the log.
        std::function<void(const std::string& why)> lost;
    };

    /// Connects at once, and for as long as it lives.
    WebSocketClient(WebSocketClientSettings settings, Events events);
    /// Ends the connection; nothing is called any more when this returns.
    ~WebSocketClient();
    WebSocketClient(const WebSocketClient&) = delete;
    WebSocketClient& operator=(const WebSocketClient&) = delete;

 private:
    class Connector;
    std::unique_ptr<Connector> connector_;
};

}  // namespace convoy::http
