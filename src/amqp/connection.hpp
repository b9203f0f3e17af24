// The settings and events that Publisher and Subscriber share: address of the broker, login, and
// state of the connection.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace convoy::amqp {

struct ConnectionSettings {
    /// amqp://host:port, or amqps://host:port for TLS, without a login. There may be several
    /// brokers, of which only one at a time accepts connections. After a failure or a lost
    /// connection the next URL is tried at once; there is a wait only between two rounds of all
    /// URLs.
    std::vector<std::string> urls;
    /// With TLS, the file of the trusted authorities' certificates in PEM; {}: the system's.
    std::optional<std::string> ca_file{};
    std::optional<std::string> user;  ///< {}: anonymous
    std::optional<std::string> password;
    /// Names this process in the broker's log. It need not be unique: each connection adds to it.
    std::string container_id;
    /// The longest wait between two rounds; the first is 100 ms and doubles, with jitter. After a
    /// refused password, a missing right or a failure of the broker (a full disk), it applies at
    /// once.
    std::chrono::milliseconds max_reconnect_delay{5'000};
    /// An attempt that has not opened the link by then is given up, and the next one follows.
    std::chrono::milliseconds open_within{10'000};
    /// A connection is given up if the broker is silent for this long.
    std::chrono::milliseconds idle_timeout{20'000};
    /// How long closing a connection waits for the broker to close it, too.
    std::chrono::milliseconds close_within{1'000};
};

/// The state of the link. Called on the threads of Publisher and Subscriber that run Proton. They
/// must not throw.
struct ConnectionEvents {
    std::function<void(const std::string& url)> connected;  ///< the link can be used, at `url`
    /// The link cannot be used and is tried again. Called when it is lost or could not be made, and
    /// again only if the reason has changed. If there are several URLs, each has its own reason,
    /// which begins with the URL. Not called when Publisher or Subscriber ends.
    std::function<void(const std::string& reason)> disconnected;
};

}  // namespace convoy::amqp
