// Which addresses count as one client.
#pragma once

#include <boost/asio/ip/address.hpp>

namespace convoy::net {

/// The same address, written as the client has it: an IPv4 address that came over an IPv6 socket is
/// that IPv4 address.
boost::asio::ip::address plain_address(const boost::asio::ip::address& given);

/// What limits of one client count by: an IPv4 address, or an IPv6 network of 64 bits (its host
/// bits are 0), which is what one customer has.
boost::asio::ip::address client_of(const boost::asio::ip::address& given);

}  // namespace convoy::net
