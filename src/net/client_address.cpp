#include "net/client_address.hpp"

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <cstddef>
#include <cstdint>

namespace convoy::net {

using boost::asio::ip::address;
using boost::asio::ip::address_v6;

address plain_address(const address& given) {
    return given.is_v6() && given.to_v6().is_v4_mapped()
               ? address(
                     boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, given.to_v6()))
               : given;
}

address client_of(const address& given) {
    address plain = plain_address(given);
    if (plain.is_v4()) {
        return plain;
    }
    constexpr std::size_t network_bytes = 8;
    auto bytes = plain.to_v6().to_bytes();
    std::fill(bytes.begin() + network_bytes, bytes.end(), std::uint8_t{0});
    return address_v6(bytes);
}

}  // namespace convoy::net
