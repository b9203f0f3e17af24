// If-None-Match: a client that already has the newest answer is told so in a few bytes.
#pragma once

#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// Whether the copy that the client has is still right: a GET or HEAD whose If-None-Match lists
/// `etag` or is "*". The comparison is weak (RFC 9110 §13.1.2): W/"1" equals "1". For handlers that
/// know their ETag before they have made the answer.
bool client_has(const Request& request, std::string_view etag);

/// 304 in place of a 200 whose ETag the client has: without body and the fields that describe one,
/// with all others (ETag, Vary, Cache-Control, …). Any other response is returned as it is.
/// The server does this with every Response.
Response not_modified_if(const Request& request, Response response);

}  // namespace convoy::http
