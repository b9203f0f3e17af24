// Combines rejected messages into at most one log line a second, which has the first of them and
// their number. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "fleet/message/message.hpp"

namespace convoy::tracker {

class RejectionLog {
 public:
    using Time = std::chrono::steady_clock::time_point;

    struct Line {
        std::int64_t messages = 0;
        std::string message_id;  ///< of the first message, like `why`
        fleet::UndecodableMessage why;
    };

    /// Adds a rejected message to the next line.
    void add(const std::string& message_id, const fleet::UndecodableMessage& why);

    /// Returns the line that is due now, if there is one. Call it at least once a second.
    std::optional<Line> take_line(Time now);

 private:
    std::optional<Line> waiting_;
    Time next_;
};

}  // namespace convoy::tracker
