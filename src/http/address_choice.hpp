// Which of an upstream's addresses is used: one, for as long as it holds, by all who share this.
// Thread-safe.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <mutex>
#include <optional>
#include <vector>

namespace convoy::http {

class AddressChoice {
 public:
    using Endpoint = boost::asio::ip::tcp::endpoint;

    /// The order in which to try these addresses: first the one in use, so that answers come from
    /// one server as long as it holds; last the one that failed.
    std::vector<Endpoint> in_order(std::vector<Endpoint> found) const;
    /// From now on this address is used.
    void use(const Endpoint& endpoint);
    /// This address gave no answer: others are tried first.
    void failed(const Endpoint& endpoint);
    bool uses(const Endpoint& endpoint) const;

 private:
    mutable std::mutex mutex_;
    std::optional<Endpoint> used_;
    std::optional<Endpoint> failed_;
};

}  // namespace convoy::http
