// Content codings: decides whether a client gets an answer as gzip, and compresses it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// Returns whether an Accept-Encoding allows gzip and does not prefer the plain bytes (RFC 9110
/// §12.5.3: q-values, "*").
bool accepts_gzip(std::string_view accept_encoding);

/// Returns the gzip of these bytes (RFC 1952).
std::string gzip(std::string_view plain);

/// Returns the response for this client: a 304 if the client has it (not_modified_if), and text of
/// at least `min_gzip_bytes` zipped if the client accepts gzip. Such a text always gets `Vary:
/// Accept-Encoding`, unless it has a Content-Encoding already; the ETag of a zipped one becomes
/// weak.
Response negotiated(const Request& request, Response response, std::size_t min_gzip_bytes);

/// Adds a name to Vary, unless Vary contains it or "*".
void vary_on(Headers& headers, std::string_view name);

}  // namespace convoy::http
