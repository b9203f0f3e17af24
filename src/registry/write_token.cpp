#include "registry/write_token.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "registry-copy/token.hpp"

namespace convoy::registry {
namespace {

/// Returns nothing if the field is of another scheme.
std::optional<std::string_view> bearer_token(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    const bool is_bearer =
        authorization.size() > scheme.size() &&
        std::ranges::equal(authorization.substr(0, scheme.size()), scheme, {},
                           [](unsigned char letter) { return std::tolower(letter); });
    return is_bearer ? std::optional(authorization.substr(scheme.size())) : std::nullopt;
}

}  // namespace

WriteToken::WriteToken(std::optional<std::string> token, Clock now) : now_(std::move(now)) {
    if (token && !token->empty()) {
        hash_ = sha256_hex(*token);
    }
}

WriteToken::Verdict WriteToken::check(std::string_view authorization) {
    const auto given = bearer_token(authorization);
    if (!hash_ || !given) {
        return Verdict::no_token;
    }
    const std::scoped_lock lock(mutex_);
    const auto now = now_();
    while (!wrong_.empty() && now - wrong_.front() >= period) {
        wrong_.pop_front();
    }
    if (wrong_.size() >= max_wrong) {
        return Verdict::wrong_often;
    }
    // Hashes have one length, so the comparison takes no time that depends on the token.
    if (is_same_secret(sha256_hex(*given), *hash_)) {
        return Verdict::admitted;
    }
    wrong_.push_back(now);
    return Verdict::wrong;
}

}  // namespace convoy::registry
