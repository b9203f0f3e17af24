#include "registry/random_token.hpp"

#include <sys/random.h>

#include <algorithm>

#include "fleet/invariant.hpp"
#include "fleet/text.hpp"

namespace convoy::registry {

std::string random_token() {
    constexpr std::size_t count = 24;
    std::string bytes(count, '\0');
    // Up to 256 bytes the call is not interrupted.
    const bool done = ::getrandom(bytes.data(), bytes.size(), 0) == std::ssize(bytes);
    fleet::require(done, "the system has random bytes");
    std::string token;
    fleet::append_base64(token, bytes);
    std::ranges::replace(token, '+', '-');
    std::ranges::replace(token, '/', '_');
    return token;
}

}  // namespace convoy::registry
