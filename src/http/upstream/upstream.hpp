// One upstream of this server: the places for connections to it, and the idle connections. Use it
// on the network's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "http/limits/slots.hpp"
#include "http/upstream/address.hpp"
#include "http/upstream/address_choice.hpp"

namespace convoy::http {

class Upstream {
 public:
    using Endpoint = AddressChoice::Endpoint;
    using Socket = boost::asio::ip::tcp::socket;
    using TimePoint = std::chrono::steady_clock::time_point;

    /// `choice`: not null.
    Upstream(const boost::asio::any_io_executor& executor, UpstreamAddress address,
             std::shared_ptr<AddressChoice> choice, Slots::Limit connections)
        : slots(executor, std::move(connections)),
          address_(std::move(address)),
          choice_(std::move(choice)) {}

    const UpstreamAddress& address() const { return address_; }
    AddressChoice& choice() { return *choice_; }

    /// Hold one while you use a connection.
    Slots slots;

    /// Returns an idle connection to the address in use, kept at `oldest` or later, or {} if there
    /// is none. It takes the one used last, so that surplus ones grow old.
    std::optional<Socket> take_idle(TimePoint oldest);
    /// Closes the oldest idle connection, so that a new one can be opened.
    void drop_oldest_idle();
    /// Keeps a connection for reuse if it is to the address in use.
    void keep_idle(Socket socket, TimePoint now);

 private:
    struct Idle {
        Socket socket;
        Endpoint endpoint;
        TimePoint since;
    };

    UpstreamAddress address_;
    std::shared_ptr<AddressChoice> choice_;
    std::deque<Idle> idle_;  ///< the one used last is at the back
};

}  // namespace convoy::http
