// Admits changes by the registry's token, and limits how fast it can be guessed.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::registry {

/// Thread-safe.
class WriteToken {
 public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    static constexpr std::size_t max_wrong = 10;  ///< of one client
    /// Clients whose wrong tokens are counted; above it, the one that was wrong longest ago is
    /// forgotten.
    static constexpr std::size_t max_clients = 1'000;
    static constexpr std::chrono::seconds period{60};

    enum class Verdict : std::uint8_t {
        admitted,
        no_token,    ///< the request has none, or the registry has none
        wrong,       ///< it has another one
        wrong_often  ///< its client had `max_wrong` wrong ones within `period`: it is not even
                     ///< compared
    };

    /// Without a token nothing is admitted.
    WriteToken(std::optional<std::string> token, Clock now);

    /// `authorization`: the field of the request: "Bearer TOKEN". `client`: the address that it
    /// came from.
    Verdict check(std::string_view authorization, const std::string& client);

 private:
    using Times = std::deque<std::chrono::steady_clock::time_point>;

    /// Forgets what is older than `period`, and returns how often this client was wrong since.
    std::size_t wrong_since(std::chrono::steady_clock::time_point time, const std::string& client);
    void add_wrong(std::chrono::steady_clock::time_point time, const std::string& client);

    std::optional<std::string> hash_;
    Clock now_;
    std::mutex mutex_;
    std::map<std::string, Times> wrong_;  ///< by client
};

}  // namespace convoy::registry
