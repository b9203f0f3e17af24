// Decides which clients of a listener are served, counts its connections, and reports both. The
// listener's acceptors share it.
//
// Threads: any. `begin` is called before the others.
#pragma once

#include <atomic>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "net/accepted_connection.hpp"
#include "net/connection_counts.hpp"
#include "net/descriptors.hpp"

namespace convoy::net {

struct ListenSettings {
    std::string address = "127.0.0.1";    ///< an IPv4 or IPv6 address, not a name
    std::vector<std::uint16_t> ports{0};  ///< each once; 0: any free one, see Listener::port
    std::size_t acceptors = 1;            ///< threads; use one for each core that should serve
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
    /// Called by the listener's constructor. If this is set, a port that is taken is left out, as
    /// long as another one is not; otherwise the constructor throws.
    std::function<void(std::uint16_t port, const std::string& why)> cannot_listen{};
};

class Reception {
 public:
    /// Creates the connection of a client. `acceptor` is the number of the acceptor whose thread
    /// runs it.
    using Open = std::function<std::shared_ptr<AcceptedConnection>(
        boost::asio::ip::tcp::socket socket, std::size_t acceptor)>;

    Reception(ListenSettings settings, ListenEvents events);

    const ListenSettings& settings() const { return settings_; }
    /// `most` connections can be served at the same time.
    void begin(Open open, std::size_t most);

    /// Decides whether this client is served, and counts it.
    ConnectionCounts::Place enter(const boost::asio::ip::tcp::socket& socket);
    std::shared_ptr<AcceptedConnection> open(boost::asio::ip::tcp::socket socket,
                                             std::size_t acceptor) const;
    void left(const ConnectionCounts::Place& place);
    /// Counts the client that a proxy names for one of its connections. Returns false if this
    /// client has as many as it may, which is reported. The limit does not apply to a client that
    /// speaks for many itself.
    bool enter_named(const boost::asio::ip::address& client);
    /// Call it when a connection ends for which `enter_named` has returned true.
    void left_named(const boost::asio::ip::address& client);
    void refused(Refusal why);
    void broken(const std::string& why);
    /// Returns false if a port that cannot be listened on may not be left out.
    bool cannot_listen(std::uint16_t port, const std::string& why);
    /// An acceptor has begun to listen, or has ended.
    void acceptor_began();
    void acceptor_ended();

    /// Open connections, including those being refused.
    std::size_t connections() const { return open_; }
    bool stopping() const { return stopping_; }
    /// Returns false if it was called before.
    bool begin_to_stop() { return !stopping_.exchange(true); }
    /// Waits until no acceptor listens and no connection is open. Returns false if that takes
    /// longer than `patience`.
    bool wait_until_empty(std::chrono::milliseconds patience);
    /// Waits for the same without a limit.
    void wait_until_empty();

 private:
    bool speaks_for_many(const boost::asio::ip::address& client) const {
        return settings_.speaks_for_many && settings_.speaks_for_many(client);
    }
    void count();
    bool is_empty() const { return accepting_ == 0 && counts_.open() == 0; }

    const ListenSettings settings_;
    const ListenEvents events_;
    Open open_connection_;
    std::size_t max_ = 0;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::size_t> open_ = 0;

    std::mutex mutex_;  ///< guards the events, `counts_` and `accepting_`
    std::condition_variable all_left_;
    ConnectionCounts counts_;
    std::size_t accepting_ = 0;  ///< acceptors that still listen
};

}  // namespace convoy::net
