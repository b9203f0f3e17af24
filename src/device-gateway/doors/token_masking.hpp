// Keeps tokens out of the log.
#pragma once

#include "http/limits/server_settings.hpp"

namespace convoy::device_gateway {

/// Returns events that pass requests on with their method, their id and, in place of the target,
/// the route's pattern or the first segment of the path: the rest, the query, the headers and the
/// body may have a token.
http::ServerEvents without_tokens(http::ServerEvents events);

}  // namespace convoy::device_gateway
