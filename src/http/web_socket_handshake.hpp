// Whether a request may become a WebSocket (RFC 6455 §4.2.1). Pure: no I/O.
#pragma once

#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// The answer to a request that asks for no WebSocket (426), for one of another version (426), for
/// another subprotocol, or not as RFC 6455 wants it (400); nothing where it may become one.
std::optional<Response> refuse_upgrade(const Request& request, std::string_view subprotocol);

}  // namespace convoy::http
