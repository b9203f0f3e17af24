// What a request says about who sends it, besides the id in its records.
#pragma once

#include <optional>
#include <string>

#include "http/message/message.hpp"

namespace convoy::device_gateway {

/// Returns the token of a request, from the first of these places that has one: the second segment
/// of its path, if the route has one there; the parameter `token`; `Authorization: Bearer`; the
/// password of `Authorization: Basic`.
std::optional<std::string> token_in(const http::Request& request, bool path_has_token);

/// Returns the id that OwnTracks gives to its phone beside its records: "user/device" from the
/// headers X-Limit-U and X-Limit-D, or from the parameters u and d. "" if there is none.
std::string owntracks_id_in(const http::Request& request);

}  // namespace convoy::device_gateway
