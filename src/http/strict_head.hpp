// Finds errors in the head of a request that its parser accepts: everything that two
// implementations of HTTP could read differently is refused (RFC 9112 §5, §6). Pure: no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// Checks a head's bytes, from the request line to the empty line. Returns what is wrong: a folded
/// line, a bare line feed, a control character, or white space before a colon. Returns nothing if
/// it is right.
std::optional<std::string_view> wrong_bytes(std::string_view head);

/// Checks its fields: returns an error if one that must be single stands twice, or if those about
/// the length contradict each other.
std::optional<std::string_view> wrong_fields(const Headers& headers, bool http_1_1);

/// How a body ends. `length` is 0 if there is no body.
struct BodyFraming {
    bool chunked = false;
    std::uint64_t length = 0;
};

/// For fields in which `wrong_fields` finds nothing. A length beyond 2^64 counts as 2^64 - 1.
BodyFraming body_framing(const Headers& headers);

}  // namespace convoy::http
