// Listens on TCP ports, serves the clients that its Reception admits, and ends all connections in
// an orderly way when it stops. AcceptedConnection implements the protocol.
//
// Threads: one for each acceptor, with an io_context and a listening socket for each port of its
// own; the kernel distributes the clients among them. A connection stays on the thread of its
// acceptor, so its code needs no lock.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "net/cannot_listen.hpp"
#include "net/reception.hpp"

namespace convoy::net {

class Acceptor;

class Listener {
 public:
    /// Listens, but accepts no client yet. Throws CannotListen.
    Listener(ListenSettings settings, ListenEvents events);
    /// Calls `stop` with a patience of 0.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Begins to accept clients. Call it once.
    void serve(Reception::Open open);
    /// Accepts no new connections, closes idle ones, and waits up to `patience` for the others to
    /// end; then aborts them. Returns when all have ended. Work posted to `executor` after that
    /// never runs.
    void stop(std::chrono::milliseconds patience);
    /// True once `stop` has begun.
    bool stopping() const { return reception_.stopping(); }

    /// Counts the client that a proxy names for one of this listener's connections: see Reception.
    /// Thread-safe.
    bool enter_named(const boost::asio::ip::address& client) {
        return reception_.enter_named(client);
    }
    void left_named(const boost::asio::ip::address& client) { reception_.left_named(client); }

    /// The first port.
    std::uint16_t port() const { return ports_.front(); }
    /// In the order of the settings; 0 stands for one that could not be listened on.
    const std::vector<std::uint16_t>& ports() const { return ports_; }
    std::size_t acceptors() const { return acceptors_.size(); }
    boost::asio::any_io_executor executor(std::size_t acceptor = 0) const;
    /// Open connections, including those being refused.
    std::size_t connections() const { return reception_.connections(); }

 private:
    Reception reception_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<Acceptor>> acceptors_;  ///< destroyed first: they use the rest
};

}  // namespace convoy::net
