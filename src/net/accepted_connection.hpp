// A connection that a Listener has accepted. The server of a protocol implements this and creates
// one for each client. The Listener calls it on the thread of the acceptor that accepted it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>

namespace convoy::net {

/// Why a client is refused.
enum class Refusal {
    too_many_connections,  ///< the listener's maximum is open
    too_many_of_address,   ///< the maximum of one client is open
    no_descriptors,        ///< none is left, or the rest is reserved; the client is closed at once
};

class AcceptedConnection {
 public:
    AcceptedConnection() = default;
    virtual ~AcceptedConnection() = default;
    AcceptedConnection(const AcceptedConnection&) = delete;
    AcceptedConnection& operator=(const AcceptedConnection&) = delete;

    /// Serves the client until the connection ends.
    virtual boost::asio::awaitable<void> serve() = 0;
    /// Sends the client the reason why it is not served and ends the connection.
    virtual boost::asio::awaitable<void> refuse(Refusal why) = 0;

    /// Closes the connection if it is not serving a request; otherwise the connection closes itself
    /// after that request.
    virtual void close_if_idle() = 0;
    /// Ends the connection at once, even in the middle of an answer.
    virtual void abort() = 0;
    /// The slot by which `abort` cancels `serve` and `refuse`.
    virtual boost::asio::cancellation_slot cancellation() = 0;
};

}  // namespace convoy::net
