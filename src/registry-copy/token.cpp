#include "registry-copy/token.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>
#include <span>

#include "fleet/invariant.hpp"

namespace convoy::registry {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned size = 0;
    const bool done =
        EVP_Digest(bytes.data(), bytes.size(), hash.data(), &size, EVP_sha256(), nullptr) == 1;
    fleet::require(done, "OpenSSL hashes");
    std::string hex;
    hex.reserve(std::size_t{2} * size);
    for (const unsigned char byte : std::span(hash).first(size)) {
        hex += hex_digits[byte >> 4U];
        hex += hex_digits[byte & 0xFU];
    }
    return hex;
}

bool is_sha256_hex(std::string_view text) {
    constexpr std::size_t characters = 64;
    return text.size() == characters &&
           text.find_first_not_of(hex_digits) == std::string_view::npos;
}

bool is_same_secret(std::string_view given, std::string_view wanted) {
    return given.size() == wanted.size() &&
           CRYPTO_memcmp(given.data(), wanted.data(), given.size()) == 0;
}

}  // namespace convoy::registry
