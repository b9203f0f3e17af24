#include "net/trusted_networks.hpp"

#include <algorithm>
#include <stdexcept>

#include "net/client_address.hpp"

namespace convoy::net {

namespace ip = boost::asio::ip;

namespace {

template <class Network>
bool holds(const Network& network, const decltype(network.address())& one) {
    return Network(one, network.prefix_length()).canonical() == network.canonical();
}

}  // namespace

TrustedNetworks::TrustedNetworks(const std::vector<std::string>& networks) {
    for (const std::string& text : networks) {
        boost::system::error_code wrong;
        const bool v6 = text.find(':') != std::string::npos;
        const std::string network =
            text.find('/') != std::string::npos ? text : text + (v6 ? "/128" : "/32");
        if (v6) {
            v6_.push_back(ip::make_network_v6(network, wrong));
        } else {
            v4_.push_back(ip::make_network_v4(network, wrong));
        }
        if (wrong) {
            throw std::invalid_argument("trusted proxies have '" + text +
                                        "': it should be an address or a network (10.0.0.0/8)");
        }
    }
}

bool TrustedNetworks::contain(const ip::address& given) const {
    const ip::address one = plain_address(given);
    if (one.is_v4()) {
        return std::ranges::any_of(
            v4_, [&](const auto& network) { return holds(network, one.to_v4()); });
    }
    return std::ranges::any_of(v6_,
                               [&](const auto& network) { return holds(network, one.to_v6()); });
}

}  // namespace convoy::net
