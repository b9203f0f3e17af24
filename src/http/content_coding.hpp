// Content codings: whether an answer should be zipped for this client, and the zipping.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// Whether an Accept-Encoding allows gzip, and does not like the plain bytes better
/// (RFC 9110 §12.5.3: q-values, "*").
bool accepts_gzip(std::string_view accept_encoding);

/// The gzip of these bytes (RFC 1952).
std::string gzip(std::string_view plain);

/// A whole response as this client takes it: 304 where the client has it (not_modified_if), text of
/// at least `min_gzip_bytes` zipped where the client accepts that. It says `Vary: Accept-Encoding`
/// whichever of these it became, and an ETag becomes a weak one when the bytes are zipped.
Response negotiated(const Request& request, Response response, std::size_t min_gzip_bytes);

/// Adds a name to Vary where it is not there yet.
void vary_on(Headers& headers, std::string_view name);

}  // namespace convoy::http
