#include "history/content_hash.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "fleet/invariant.hpp"

namespace convoy::history {
namespace {

// OpenSSL looks an algorithm up by its name, which takes longer than hashing a period does.
const EVP_MD* sha256() {
    static const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> found(
        EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free);
    fleet::require(found != nullptr, "OpenSSL has SHA-256");
    return found.get();
}

}  // namespace

ContentHash hash_of(std::string_view content) {
    thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hashing(
        EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> whole{};
    const bool done = EVP_DigestInit_ex2(hashing.get(), sha256(), nullptr) == 1 &&
                      EVP_DigestUpdate(hashing.get(), content.data(), content.size()) == 1 &&
                      EVP_DigestFinal_ex(hashing.get(), whole.data(), nullptr) == 1;
    fleet::require(done, "OpenSSL hashes");
    ContentHash hash{};
    std::copy_n(whole.begin(), hash.size(), hash.begin());
    return hash;
}

}  // namespace convoy::history
