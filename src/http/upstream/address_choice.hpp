// Chooses one address of an upstream. All connections that share a choice use that address until it
// fails. Thread-safe.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <mutex>
#include <optional>
#include <vector>

namespace convoy::http {

class AddressChoice {
 public:
    using Endpoint = boost::asio::ip::tcp::endpoint;

    /// Returns the addresses in the order in which to try them: first the one in use, so that
    /// answers come from one server until it fails; last the one that failed.
    std::vector<Endpoint> in_order(std::vector<Endpoint> found) const;
    /// Makes this address the one in use.
    void use(const Endpoint& endpoint);
    /// Records that this address gave no answer: others are then tried first.
    void failed(const Endpoint& endpoint);
    /// Returns whether this address is the one in use.
    bool uses(const Endpoint& endpoint) const;

 private:
    mutable std::mutex mutex_;
    std::optional<Endpoint> used_;
    std::optional<Endpoint> failed_;
};

}  // namespace convoy::http
