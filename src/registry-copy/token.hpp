// Tokens of devices. The registry stores only their hashes.
#pragma once

#include <string>
#include <string_view>

namespace convoy::registry {

/// Returns the SHA-256 of the bytes in lower-case hex: 64 characters.
std::string sha256_hex(std::string_view bytes);

/// Returns whether the text is such a hash.
bool is_sha256_hex(std::string_view text);

/// Compares in a time that does not depend on the place of the first difference.
bool is_same_secret(std::string_view given, std::string_view wanted);

}  // namespace convoy::registry
