// The address of a gateway.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/system/result.hpp>
#include <string>

namespace convoy::device_fleet {

/// Returns the address that the text is, or the first one that the name has; blocks meanwhile.
boost::system::result<boost::asio::ip::address> resolve_gateway(const std::string& host);

}  // namespace convoy::device_fleet
