// Answers that report an error.
#pragma once

#include <string>

#include "http/message/message.hpp"

namespace convoy::http {

/// Returns an error as `application/problem+json` (RFC 9457), whose title is that of the status.
/// `detail` states what is wrong with this request and what is right.
Response problem(int status, std::string_view detail);

/// Returns HTTP's title of a status, like "Not Found"; "Unknown" if it has none.
std::string_view status_title(int status);

}  // namespace convoy::http
