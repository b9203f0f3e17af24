// What Publisher and Subscriber have in common for their owner: where the broker is, as whom, and
// how the connection is.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace convoy::amqp {

struct ConnectionSettings {
    std::string url;                  ///< amqp://host:port; no user and no password in it
    std::optional<std::string> user;  ///< none: anonymous
    std::optional<std::string> password;
    /// Names this process in the broker's log. Need not be unique: each connection adds to it.
    std::string container_id;
    /// The longest wait between two attempts; the first is 100 ms, doubling, with jitter. After a
    /// refused password or a missing right it is waited at once.
    std::chrono::milliseconds max_reconnect_delay{5'000};
    /// An attempt that is not through by then is given up, and the next one made.
    std::chrono::milliseconds open_within{10'000};
    /// A broker that was silent for so long is given up.
    std::chrono::milliseconds idle_timeout{20'000};
    /// How long the end waits for the broker's goodbye.
    std::chrono::milliseconds close_within{1'000};
};

/// What happens on the link, called on the owner's own Proton thread. They must not throw.
struct ConnectionEvents {
    std::function<void()> connected;  ///< the link can be used
    /// It cannot be used, and is tried again: told when it is lost or could not be made at first,
    /// and again only where the reason has changed. Not told at the end.
    std::function<void(const std::string& reason)> disconnected;
};

}  // namespace convoy::amqp
