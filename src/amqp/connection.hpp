// What Publisher and Subscriber have in common for their owner: where the broker is, as whom, and
// how the connection is.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace convoy::amqp {

struct ConnectionSettings {
    /// amqp://host:port, or amqps://host:port for TLS, without a login: of one broker, or of
    /// several of which only one at a time accepts connections. After a failure or a lost
    /// connection the next one is tried at once; only between two rounds of all of them there is a
    /// wait.
    std::vector<std::string> urls;
    /// With TLS, the certificates of the authorities that are trusted, in PEM; none: the system's.
    std::optional<std::string> ca_file{};
    std::optional<std::string> user;  ///< none: anonymous
    std::optional<std::string> password;
    /// Names this process in the broker's log. Need not be unique: each connection adds to it.
    std::string container_id;
    /// The longest wait between two rounds; the first is 100 ms, doubling, with jitter. After a
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
    std::function<void(const std::string& url)> connected;  ///< the link can be used, at that url
    /// It cannot be used, and is tried again: told when it is lost or could not be made at first,
    /// and again only if the reason has changed. Of several urls each is told on its own, and the
    /// reason begins with the url. Not told at the end.
    std::function<void(const std::string& reason)> disconnected;
};

}  // namespace convoy::amqp
