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

WriteToken::Verdict WriteToken::check(std::string_view authorization, const std::string& client) {
    const auto given = bearer_token(authorization);
    if (!hash_ || !given) {
        return Verdict::no_token;
    }
    const std::scoped_lock lock(mutex_);
    const auto now = now_();
    if (wrong_since(now - period, client) >= max_wrong) {
        return Verdict::wrong_often;
    }
    // Hashes have one length, so the comparison takes no time that depends on the token.
    if (is_same_secret(sha256_hex(*given), *hash_)) {
        return Verdict::admitted;
    }
    add_wrong(now, client);
    return Verdict::wrong;
}

std::size_t WriteToken::wrong_since(std::chrono::steady_clock::time_point time,
                                    const std::string& client) {
    const auto known = wrong_.find(client);
    if (known == wrong_.end()) {
        return 0;
    }
    Times& times = known->second;
    while (!times.empty() && times.front() <= time) {
        times.pop_front();
    }
    const std::size_t count = times.size();
    if (count == 0) {
        wrong_.erase(known);
    }
    return count;
}

void WriteToken::add_wrong(std::chrono::steady_clock::time_point time, const std::string& client) {
    if (wrong_.size() == max_clients && !wrong_.contains(client)) {
        wrong_.erase(std::ranges::min_element(wrong_, {},
                                              [](const auto& each) { return each.second.back(); }));
    }
    wrong_[client].push_back(time);
}

}  // namespace convoy::registry
