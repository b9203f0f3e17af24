// The versions of the live stream.
#pragma once

#include <cstdint>

namespace convoy::fleet {

/// The version of the subprotocol, which every frame names.
enum class LiveVersion : std::uint8_t { v1 = 1, v2 = 2 };

}  // namespace convoy::fleet
