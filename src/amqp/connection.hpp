#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace convoy::amqp {

struct ConnectionSettings {
    std::string url;  ///< amqp://host:port; no user and no password in it
    std::optional<std::string> user;  ///< none: anonymous
    std::optional<std::string> password;
    std::string container_id;  ///< names this process in the broker's log
    /// The longest wait between two attempts; the first is 100 ms, doubling, with jitter.
    std::chrono::milliseconds max_reconnect_delay{5'000};
};

/// What happens on the link, called on the owner's own Proton thread.
struct ConnectionEvents {
    std::function<void()> connected;                             ///< the link can be used
    std::function<void(const std::string& reason)> disconnected;  ///< it no longer can; once a time
};

}  // namespace convoy::amqp
