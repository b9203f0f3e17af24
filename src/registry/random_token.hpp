// Random texts, from the system's source of randomness.
#pragma once

#include <string>

namespace convoy::registry {

/// Returns a token: 32 letters, digits, - and _ with 192 random bits.
std::string random_token();

}  // namespace convoy::registry
