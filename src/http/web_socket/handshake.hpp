// Decides whether a request may become a WebSocket (RFC 6455 §4.2.1). Pure: no I/O.
#pragma once

#include <optional>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// Returns 426 if the request asks for no WebSocket or another version, 400 if it asks for another
/// subprotocol or violates RFC 6455, and {} if it may become a WebSocket.
std::optional<Response> refuse_upgrade(const Request& request, std::string_view subprotocol);

}  // namespace convoy::http
