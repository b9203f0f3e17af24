// Decides which addresses count as one client.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace convoy::net {

/// Returns the address in its plain form: an IPv4 address mapped into IPv6 becomes that IPv4
/// address.
boost::asio::ip::address plain_address(const boost::asio::ip::address& given);

/// Returns the key by which connections of one client are counted: an IPv4 address, or an IPv6
/// network of 64 bits (host bits 0), because a provider gives each customer at least such a
/// network.
boost::asio::ip::address client_of(const boost::asio::ip::address& given);

}  // namespace convoy::net
