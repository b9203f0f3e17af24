// Resolves names with a deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <vector>

#include "http/upstream/address.hpp"

namespace convoy::http {

/// Returns every address of an upstream, in the resolver's order. Throws
/// boost::system::system_error, at the deadline with asio::error::timed_out.
boost::asio::awaitable<std::vector<boost::asio::ip::tcp::endpoint>> resolve(
    UpstreamAddress address, std::chrono::steady_clock::time_point deadline);

}  // namespace convoy::http
