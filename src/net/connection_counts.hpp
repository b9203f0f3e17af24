// Counts a listener's connections: all that are served, those of each client, and those being
// refused. Decides whether a new one is served. Not thread-safe.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <map>
#include <optional>

#include "net/accepted_connection.hpp"

namespace convoy::net {

struct ConnectionLimits {
    std::size_t connections = 10'000;
    std::size_t per_address = 0;       ///< for one client (see client_of); 0: no limit
    std::size_t refused_at_once = 64;  ///< clients that are sent a refusal at the same time
};

class ConnectionCounts {
 public:
    explicit ConnectionCounts(ConnectionLimits limits) : limits_(limits) {}

    /// How a connection was counted. Pass it to `leave` when the connection ends.
    struct Place {
        std::optional<Refusal> refused{};  ///< {}: it is served
        bool counted = true;  ///< false: too many are being refused already; close it at once
        std::optional<boost::asio::ip::address> of_client{};  ///< set if it counts for this client
    };
    /// Counts a connection of this client. If `client` is {}, the limit for one address does not
    /// apply.
    Place enter(const std::optional<boost::asio::ip::address>& client);
    void leave(const Place& place);

    /// Counts a client that a proxy names for a connection that has entered already. Returns false
    /// if this client has as many as it may.
    bool enter_named(const boost::asio::ip::address& client);
    /// Call it when a connection ends for which `enter_named` has returned true.
    void leave_named(const boost::asio::ip::address& client);

    std::size_t open() const { return served_ + refused_; }
    std::size_t served() const { return served_; }

 private:
    std::optional<Refusal> refusal(const std::optional<boost::asio::ip::address>& client) const;
    bool has_most(const boost::asio::ip::address& client) const;
    void one_less(const boost::asio::ip::address& client);

    ConnectionLimits limits_;
    std::size_t served_ = 0;
    std::size_t refused_ = 0;
    std::map<boost::asio::ip::address, std::size_t> of_clients_;
};

}  // namespace convoy::net
