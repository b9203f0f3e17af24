#pragma once

#include <string>

#include "http/message.hpp"

namespace convoy::http {

/// An error as `application/problem+json` (RFC 9457). `title`: the kind of error, the same each
/// time; `detail`: what was wrong with this request and what it should be.
Response problem(int status, std::string_view title, std::string_view detail);

/// The title that HTTP itself gives a status: "Not Found".
std::string_view status_title(int status);

}  // namespace convoy::http
