// What a Listener knows of a connection that it has accepted. Whoever speaks the protocol makes one
// for each client; everything is called on the thread of the acceptor that accepted it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace convoy::net {

/// Why a client is turned away.
enum class Refusal {
    too_many_connections,  ///< as many as the listener takes are open
    too_many_of_address,   ///< as many as one client may have are open
    no_descriptors,        ///< those left are kept for others; such a client is closed at once
};

class AcceptedConnection {
 public:
    AcceptedConnection() = default;
    virtual ~AcceptedConnection() = default;
    AcceptedConnection(const AcceptedConnection&) = delete;
    AcceptedConnection& operator=(const AcceptedConnection&) = delete;

    /// Serves the client until the connection ends.
    virtual boost::asio::awaitable<void> serve() = 0;
    /// Tells the client why it is not served, and ends.
    virtual boost::asio::awaitable<void> turn_away(Refusal why) = 0;

    /// Closes the connection if it does nothing for the client now; otherwise it ends by itself
    /// when that is done.
    virtual void close_if_idle() = 0;
    /// Ends it now, in the middle of whatever it does.
    virtual void abort() = 0;
    /// By this `abort` cancels `serve` and `turn_away`.
    virtual boost::asio::cancellation_slot cancellation() = 0;
};

}  // namespace convoy::net
