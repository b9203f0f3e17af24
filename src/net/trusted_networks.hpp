// The networks of proxies that are trusted to name their clients.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <vector>

namespace convoy::net {

class TrustedNetworks {
 public:
    /// `networks`: addresses, or networks like "10.0.0.0/8". Throws std::invalid_argument, which
    /// names the entry that is neither.
    explicit TrustedNetworks(const std::vector<std::string>& networks);

    bool contain(const boost::asio::ip::address& given) const;

 private:
    std::vector<boost::asio::ip::network_v4> v4_;
    std::vector<boost::asio::ip::network_v6> v6_;
};

}  // namespace convoy::net
