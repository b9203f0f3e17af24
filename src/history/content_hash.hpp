// A hash by which contents are recognised: the first half of their SHA-256.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace convoy::history {

/// Different contents have different ones.
using ContentHash = std::array<std::uint8_t, 16>;

ContentHash hash_of(std::string_view content);

}  // namespace convoy::history
