#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "fleet/answers/answers.hpp"

namespace convoy::tracker {

/// The format of `offered` that an Accept header likes best (RFC 9110 §12.5.1: q-values, the most
/// specific range decides); of equals the one offered first. Without a header the first; nothing
/// where it takes none of them.
std::optional<fleet::Format> negotiate(std::optional<std::string_view> accept,
                                       std::span<const fleet::Format> offered);

}  // namespace convoy::tracker
