// The dialects that simulated devices speak.
#pragma once

#include <span>
#include <string_view>

#include "device-fleet/dialects/dialect.hpp"

namespace convoy::device_fleet {

/// Returns all dialects, sorted by name.
std::span<const Dialect* const> dialects();
/// Returns nullptr if none has this name.
const Dialect* find_dialect(std::string_view name);

}  // namespace convoy::device_fleet
