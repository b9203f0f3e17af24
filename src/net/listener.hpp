// Listens on a TCP port, decides which clients are served, and ends all connections in an orderly
// way when it stops. AcceptedConnection implements the protocol.
//
// Threads: one for each acceptor, with an io_context and a listening socket of its own; the kernel
// distributes the clients among them. A connection stays on the thread of its acceptor, so its code
// needs no lock.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/accepted_connection.hpp"
#include "net/cannot_listen.hpp"
#include "net/connection_counts.hpp"
#include "net/descriptors.hpp"

namespace convoy::net {

struct ListenSettings {
    std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address, not a name
    std::uint16_t port = 0;             ///< 0: any free one, see Listener::port
    std::size_t acceptors = 1;          ///< threads; use one for each core that should serve
    ConnectionLimits limits{};
    DescriptorUse descriptors = DescriptorUse::clients;
    /// Returns true for proxies, to which the limit for one address does not apply.
    std::function<bool(const boost::asio::ip::address&)> speaks_for_many{};
};

struct Occupancy {
    std::size_t open = 0;    ///< connections being served
    std::size_t most = 0;    ///< the limit in force: `wanted`, or less if descriptors are short
    std::size_t wanted = 0;  ///< the limit in the settings
};

/// For metrics and the log. Called on the acceptors' threads (and by `serve`), one call at a time,
/// with a lock held: they must neither block nor call the listener.
struct ListenEvents {
    std::function<void(Refusal)> refused{};
    /// An unexpected exception ended one connection; the others go on.
    std::function<void(const std::string& why)> broken{};
    /// Called when the listener begins to serve, and whenever a connection begins or ends.
    std::function<void(const Occupancy&)> occupied{};
};

class Listener {
 public:
    /// Creates the connection of a client. `acceptor` is the number of the acceptor whose thread
    /// runs it.
    using Open = std::function<std::shared_ptr<AcceptedConnection>(
        boost::asio::ip::tcp::socket socket, std::size_t acceptor)>;

    /// Listens, but accepts no client yet. Throws CannotListen.
    Listener(ListenSettings settings, ListenEvents events);
    /// Calls `stop` with a patience of 0.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Begins to accept clients. Call it once.
    void serve(Open open);
    /// Accepts no new connections, closes idle ones, and waits up to `patience` for the others to
    /// end; then aborts them. Returns when all have ended. Work posted to `executor` after that
    /// never runs.
    void stop(std::chrono::milliseconds patience);
    /// True once `stop` has begun.
    bool stopping() const { return stopping_; }

    std::uint16_t port() const { return port_; }
    std::size_t acceptors() const { return acceptors_.size(); }
    boost::asio::any_io_executor executor(std::size_t acceptor = 0) const;
    /// Open connections, including those being turned away.
    std::size_t connections() const { return open_; }

 private:
    class Acceptor;

    ConnectionCounts::Place enter(const boost::asio::ip::tcp::socket& socket);
    void left(const ConnectionCounts::Place& place);
    void count();
    void closed();
    void refused(Refusal why);
    void broken(const std::string& why);

    const ListenSettings settings_;
    const ListenEvents events_;
    Open open_connection_;
    std::uint16_t port_ = 0;
    std::size_t most_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::size_t> open_ = 0;

    std::mutex mutex_;  ///< guards the events, `counts_` and `accepting_`
    std::condition_variable all_left_;
    ConnectionCounts counts_;
    std::size_t accepting_ = 0;  ///< acceptors that still listen

    std::vector<std::unique_ptr<Acceptor>> acceptors_;  ///< destroyed first: they use the rest
};

}  // namespace convoy::net
