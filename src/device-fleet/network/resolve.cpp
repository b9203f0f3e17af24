#include "device-fleet/network/resolve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace convoy::device_fleet {

boost::system::result<boost::asio::ip::address> resolve_gateway(const std::string& host) {
    boost::asio::io_context network;
    boost::asio::ip::tcp::resolver resolver(network);
    boost::system::error_code error;
    const auto found = resolver.resolve(host, "0", error);
    if (error) {
        return error;
    }
    return found.begin()->endpoint().address();
}

}  // namespace convoy::device_fleet
