// The header of the PROXY protocol, by which a proxy names the client of a connection before it
// passes the client's bytes. Source: https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace convoy::net {

/// A longer one is malformed. Version 1 has up to 107 bytes. The addresses of version 2 have up to
/// 232 with what precedes them; the rest is for the values behind them, which are skipped.
inline constexpr std::size_t max_proxy_header_bytes = 2048;

/// What the first bytes of a connection say.
struct ProxyHeader {
    enum class Kind { need_more, complete, malformed };

    Kind kind = Kind::need_more;
    std::size_t bytes = 0;  ///< of a complete header; the client's own bytes follow
    /// {}: the proxy speaks for itself, as for a health check, or its client has no IP address.
    std::optional<boost::asio::ip::address> client{};
};

/// Reads a header of version 1 or 2 for a TCP connection.
ProxyHeader read_proxy_header(std::string_view first);

}  // namespace convoy::net
