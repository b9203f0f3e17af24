#include "registry-copy/network.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace convoy::registry {
namespace {

namespace ip = boost::asio::ip;

std::optional<ip::network_v4> network_v4(const std::string& text) {
    boost::system::error_code wrong;
    const bool is_single = text.find('/') == std::string::npos;
    const auto network = ip::make_network_v4(is_single ? text + "/32" : text, wrong);
    return wrong ? std::nullopt : std::optional(network);
}

std::optional<ip::network_v6> network_v6(const std::string& text) {
    boost::system::error_code wrong;
    const bool is_single = text.find('/') == std::string::npos;
    const auto network = ip::make_network_v6(is_single ? text + "/128" : text, wrong);
    return wrong ? std::nullopt : std::optional(network);
}

}  // namespace

bool is_network(std::string_view text) {
    return network_v4(std::string(text)) || network_v6(std::string(text));
}

bool contains(std::string_view network, std::string_view address) {
    boost::system::error_code wrong;
    ip::address given = ip::make_address(address, wrong);
    if (wrong) {
        return false;
    }
    if (given.is_v6() && given.to_v6().is_v4_mapped()) {
        given = ip::make_address_v4(ip::v4_mapped, given.to_v6());
    }
    // Two networks are equal if they have the same canonical form, so the address is masked.
    if (given.is_v4()) {
        const auto wanted = network_v4(std::string(network));
        return wanted && ip::network_v4(given.to_v4(), wanted->prefix_length()).canonical() ==
                             wanted->canonical();
    }
    const auto wanted = network_v6(std::string(network));
    return wanted && ip::network_v6(given.to_v6(), wanted->prefix_length()).canonical() ==
                         wanted->canonical();
}

bool may_send_from(const Device& device, std::string_view address) {
    const auto contains_it = [address](const std::string& each) { return contains(each, address); };
    return device.networks.empty() || std::ranges::any_of(device.networks, contains_it);
}

}  // namespace convoy::registry
