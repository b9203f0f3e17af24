// Requests and answers of phones as texts for people, without tokens.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::device_gateway {

/// The rest of a longer body is left out, so that masking it costs little.
inline constexpr std::size_t max_body_bytes_of_text = 8'192;

/// Returns the request line, the fields that say what the body is and who sends it, an empty line,
/// and the body. In place of tokens and passwords it has `***`.
std::string request_text(const http::Request& request, bool path_has_token);

/// Returns the status, an empty line, and the body.
std::string response_text(const http::Response& response);

/// Reads what `request_text` has made: method, path, query, fields and body. Returns nothing for
/// any other text.
std::optional<http::Request> read_request_text(std::string_view text);

}  // namespace convoy::device_gateway
