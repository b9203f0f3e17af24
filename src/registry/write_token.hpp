// Admits changes by the registry's token, and limits how fast it can be guessed.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::registry {

/// Thread-safe.
class WriteToken {
 public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;
    static constexpr std::size_t max_wrong = 10;
    static constexpr std::chrono::seconds period{60};

    enum class Verdict : std::uint8_t {
        admitted,
        no_token,    ///< the request has none, or the registry has none
        wrong,       ///< it has another one
        wrong_often  ///< there were `max_wrong` wrong ones within `period`: it is not even
                     ///< compared
    };

    /// Without a token nothing is admitted.
    WriteToken(std::optional<std::string> token, Clock now);

    /// `authorization`: the field of the request: "Bearer TOKEN".
    Verdict check(std::string_view authorization);

 private:
    std::optional<std::string> hash_;
    Clock now_;
    std::mutex mutex_;
    std::deque<std::chrono::steady_clock::time_point> wrong_;
};

}  // namespace convoy::registry
