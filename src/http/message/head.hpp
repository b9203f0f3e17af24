// Writes the heads of messages (RFC 9112) and removes the fields that belong to one connection
// only. Beast reads heads; writing one takes a few lines and does not need it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// Returns "HTTP/1.1 200 OK", the fields, an empty line.
std::string response_head(int status, const Headers& headers);

/// Returns "GET /vehicles HTTP/1.1", the fields, an empty line.
std::string request_head(std::string_view method, std::string_view target, const Headers& headers);

/// Returns the line before a chunk of that many bytes: the size in hexadecimal. The caller writes
/// "\r\n" after the chunk.
std::string chunk_head(std::size_t bytes);

/// Returns the time like "Sun, 22 Nov 2026 13:07:11 GMT".
std::string http_date(std::chrono::system_clock::time_point time);

/// Removes the fields of one connection, not of the message (RFC 9110 §7.6.1): Connection and every
/// field that it names, Keep-Alive, Proxy-Connection, Proxy-Authenticate, Proxy-Authorization, TE,
/// Trailer, Transfer-Encoding, Upgrade.
void remove_hop_by_hop(Headers& headers);

}  // namespace convoy::http
