// Whose pages may open the live stream. A browser lets any page open a WebSocket to anywhere, and
// only says which page it is (RFC 6455 §10.2): the server has to look.
#pragma once

#include <string>
#include <vector>

#include "http/message.hpp"

namespace convoy::live {

/// True for the page that came from the host it asks (`Origin` names the `Host` of the request),
/// for the `allowed` origins, and for whoever is no browser and names none.
bool may_watch(const http::Request& request, const std::vector<std::string>& allowed);

}  // namespace convoy::live
