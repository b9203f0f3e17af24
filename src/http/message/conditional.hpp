// If-None-Match: a client that already has the current answer gets a 304 without a body.
#pragma once

#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// Returns whether the client's copy is current: the request is a GET or HEAD whose If-None-Match
/// lists `etag` or is "*" (never if `etag` is empty). The comparison is weak (RFC 9110 §13.1.2):
/// W/"1" equals "1". For handlers that know the ETag before they make the answer.
bool client_has(const Request& request, std::string_view etag);

/// Replaces a 200 whose ETag the client has by a 304 without the body and the fields that describe
/// it, but with all others (ETag, Vary, Cache-Control, …). Returns any other response unchanged.
/// The server does this with every Response of a handler.
Response not_modified_if(const Request& request, Response response);

}  // namespace convoy::http
