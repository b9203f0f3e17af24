// The heads of messages as they go over the wire (RFC 9112), and the fields that belong to one
// connection only. Reading heads is Beast's; writing one is a few lines, so it needs no Beast.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// "HTTP/1.1 200 OK", the fields, an empty line.
std::string response_head(int status, const Headers& headers);

/// "GET /vehicles HTTP/1.1", the fields, an empty line.
std::string request_head(std::string_view method, std::string_view target, const Headers& headers);

/// What goes before a chunk of that many bytes; "\r\n" goes after it.
std::string chunk_head(std::size_t bytes);

/// "Sun, 22 Nov 2026 13:07:11 GMT".
std::string http_date(std::chrono::system_clock::time_point time);

/// Removes what speaks of one connection and not of the message (RFC 9110 §7.6.1): Connection and
/// every field it names, Keep-Alive, Proxy-*, TE, Trailer, Transfer-Encoding, Upgrade.
void remove_hop_by_hop(Headers& headers);

}  // namespace convoy::http
