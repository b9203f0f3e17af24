// What is wrong with the head of a request, beyond what its parser sees: whatever two readers of
// HTTP could understand differently is refused (RFC 9112 §5, §6). Pure: no I/O.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/message.hpp"

namespace convoy::http {

/// Of a head's bytes, from the request line to the empty line: a line that is folded, ends by a
/// bare line feed, has control characters, or white space where a name ends. Nothing where it is
/// right.
std::optional<std::string_view> wrong_bytes(std::string_view head);

/// Of its fields: doubled ones that must be single, and lengths that contradict each other.
std::optional<std::string_view> wrong_fields(const Headers& headers, bool http_1_1);

/// How a body ends. `length` is 0 where there is none.
struct BodyFraming {
    bool chunked = false;
    std::uint64_t length = 0;
};

/// Of fields in which nothing is wrong. A length beyond 2^64 counts as 2^64 - 1.
BodyFraming body_framing(const Headers& headers);

}  // namespace convoy::http
