// Finds errors in a request's head that the parser accepts although two implementations of HTTP
// could read them differently (RFC 9112 §5, §6). Pure: no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// Checks a head's bytes, from the request line to the empty line. Returns the error: a folded
/// line, a bare line feed, a control character, or a name that is not a token (such as one with
/// white space before the colon). Returns {} if there is none.
std::optional<std::string_view> wrong_bytes(std::string_view head);

/// Checks its fields. Returns an error if one that must be single occurs twice, if an HTTP/1.1
/// request has no Host, or if those about the length are malformed or contradict each other or
/// HTTP/1.0.
std::optional<std::string_view> wrong_fields(const Headers& headers, bool http_1_1);

/// How a body ends. `length` is 0 if there is no body or no Content-Length.
struct BodyFraming {
    bool chunked = false;
    std::uint64_t length = 0;
};

/// Call it for fields in which `wrong_fields` finds no error. A length of 2^64 or more counts as
/// 2^64 - 1.
BodyFraming body_framing(const Headers& headers);

}  // namespace convoy::http
