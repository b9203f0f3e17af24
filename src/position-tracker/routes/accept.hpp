// Chooses the format of an answer from the Accept header.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "fleet/answers/answers.hpp"

namespace convoy::tracker {

/// Returns the format of `offered` that an Accept header prefers (RFC 9110 §12.5.1: the q-value of
/// the most specific range decides); among equals, the one offered first. Returns the first without
/// a header, and nothing if the header accepts none.
std::optional<fleet::Format> negotiate(std::optional<std::string_view> accept,
                                       std::span<const fleet::Format> offered);

}  // namespace convoy::tracker
