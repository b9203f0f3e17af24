// What is logged of refused messages: at most one line a second, with the first of those it stands
// for and how many they are. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "fleet/message.hpp"

namespace convoy::tracker {

class RefusalLog {
 public:
    using Time = std::chrono::steady_clock::time_point;

    struct Line {
        std::int64_t messages = 0;
        std::string message_id;  ///< of the first of them, as are all below
        fleet::UndecodableMessage why;
    };

    /// A message was refused. It is in the next line.
    void add(const std::string& message_id, const fleet::UndecodableMessage& why);

    /// The line that is due now, if there is one. Ask again within a second.
    std::optional<Line> take_line(Time now);

 private:
    std::optional<Line> waiting_;
    Time next_;
};

}  // namespace convoy::tracker
