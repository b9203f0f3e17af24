// Limits how often a client may guess tokens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "fleet/time.hpp"

namespace convoy::device_gateway {

/// Counts the wrong tokens of each client: an IPv4 address, or an IPv6 network of 64 bits. Carriers
/// put many phones behind one address, so a client that is over the limit may still use tokens that
/// were right before; only what would be a guess is refused. Threads: any.
class WrongTokens {
 public:
    static constexpr std::uint32_t max_a_minute = 10;
    /// If more clients send wrong tokens within a minute, counting begins again for all.
    static constexpr std::size_t max_clients = 10'000;
    /// If more tokens are in use, those that were right before are forgotten.
    static constexpr std::size_t max_right_tokens = 100'000;

    /// Returns whether this client may use this token now. `client`: an address, or any text.
    bool may_try(std::string_view client, std::string_view token, fleet::Time now) const;

    void was_right(std::string_view token);
    void was_wrong(std::string_view client, std::string_view token, fleet::Time now);

 private:
    struct Minute {
        fleet::Time begin;
        std::uint32_t wrong = 0;

        bool has_ended(fleet::Time now) const;
    };

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Minute> clients_;
    std::unordered_set<std::size_t> right_;  ///< hashes, so that no token lies in memory for long
};

}  // namespace convoy::device_gateway
