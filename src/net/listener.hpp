// Listens at a TCP port, decides whom to take, and ends them all in order when it stops. What is
// spoken over a connection is no business of it: see AcceptedConnection.
//
// Threads: one for each acceptor, with an io_context and a listening socket of its own; the kernel
// deals the clients out among them. A connection stays on the thread of its acceptor, so whatever
// serves it needs no lock there.
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
    std::string address = "127.0.0.1";  ///< an IPv4 or IPv6 address, no name
    std::uint16_t port = 0;             ///< 0: any free one, see Listener::port
    std::size_t acceptors = 1;          ///< one for each core that should serve
    ConnectionLimits limits{};
    DescriptorUse descriptors = DescriptorUse::clients;
    /// Peers that speak for many clients: the limit of each address does not hold for them.
    std::function<bool(const boost::asio::ip::address&)> speaks_for_many{};
};

struct Occupancy {
    std::size_t open = 0;    ///< connections that are served
    std::size_t most = 0;    ///< as many as fit: the setting, or what the descriptors allow
    std::size_t wanted = 0;  ///< the setting
};

/// What the process counts and logs. Called on the acceptors' threads, one call at a time: they
/// must not wait, nor ask the listener anything.
struct ListenEvents {
    std::function<void(Refusal)> refused{};
    /// An exception that nobody expected ended one connection, and no other one.
    std::function<void(const std::string& why)> broken{};
    /// Called when the listener begins to serve, and whenever the number has changed.
    std::function<void(const Occupancy&)> occupied{};
};

class Listener {
 public:
    /// Makes what serves this client, whose socket belongs to the acceptor of that number.
    using Open = std::function<std::shared_ptr<AcceptedConnection>(
        boost::asio::ip::tcp::socket socket, std::size_t acceptor)>;

    /// Listens, and takes nobody yet. Throws CannotListen.
    Listener(ListenSettings settings, ListenEvents events);
    /// As `stop` with no patience.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Begins to take clients. Once.
    void serve(Open open);
    /// Takes no new connections, closes idle ones, lets others end within `patience`; then aborts
    /// what is left. Returns when all have ended. What is posted to `executor` later never runs.
    void stop(std::chrono::milliseconds patience);
    /// True from when it has begun to stop.
    bool stopping() const { return stopping_; }

    std::uint16_t port() const { return port_; }
    std::size_t acceptors() const { return acceptors_.size(); }
    boost::asio::any_io_executor executor(std::size_t acceptor = 0) const;
    /// Open connections, those included that are being turned away.
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

    std::mutex mutex_;  ///< guards the events, and from here on
    std::condition_variable all_left_;
    ConnectionCounts counts_;
    std::size_t accepting_ = 0;  ///< acceptors that still do

    std::vector<std::unique_ptr<Acceptor>> acceptors_;  ///< ends first: it uses all of this
};

}  // namespace convoy::net
