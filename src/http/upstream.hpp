// What is known of one upstream: the places for connections to it, those that wait for reuse, and
// which of its addresses to use. Runs on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "http/slots.hpp"
#include "http/upstream_address.hpp"

namespace convoy::http {

class Upstream {
 public:
    using Endpoint = boost::asio::ip::tcp::endpoint;
    using Socket = boost::asio::ip::tcp::socket;
    using TimePoint = std::chrono::steady_clock::time_point;

    Upstream(const boost::asio::any_io_executor& executor, UpstreamAddress address,
             std::size_t max_connections)
        : slots(executor, max_connections), address_(std::move(address)) {}

    const UpstreamAddress& address() const { return address_; }

    /// Hold one as long as you use a connection.
    Slots slots;

    /// A connection for reuse that was kept after `oldest`: the one used last, so that those too
    /// many grow old.
    std::optional<Socket> take_idle(TimePoint oldest);
    /// Makes room for a connection that is to be opened.
    void drop_oldest_idle();
    /// Keeps a connection for reuse, if it is to the address that is used now.
    void keep_idle(Socket socket, TimePoint now);

    /// The order in which to try these addresses: first the one in use, so that answers come from
    /// one server as long as it holds; last the one that failed.
    std::vector<Endpoint> in_order(std::vector<Endpoint> found) const;
    /// From now on this address is used; connections to others are not reused.
    void use(const Endpoint& endpoint);
    /// This address gave no answer: others are tried first, and its connections are closed.
    void failed(const Endpoint& endpoint);

 private:
    struct Idle {
        Socket socket;
        Endpoint endpoint;
        TimePoint since;
    };

    UpstreamAddress address_;
    std::deque<Idle> idle_;  ///< the one used last at the back
    std::optional<Endpoint> used_;
    std::optional<Endpoint> failed_;
};

}  // namespace convoy::http
