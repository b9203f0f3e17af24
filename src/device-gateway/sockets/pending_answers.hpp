// The answers of one connection that wait for the broker.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>

namespace convoy::device_gateway {

/// Not thread-safe; no I/O.
class PendingAnswers {
 public:
    using Time = std::chrono::steady_clock::time_point;

    /// Adds a frame whose records are on their way. Returns its number, for `stored`. `bytes` are
    /// the frame's.
    std::uint64_t add(std::string answer, std::size_t bytes, Time received);

    /// Everything of that frame is stored. Calls `release` with each answer that may be sent now,
    /// in the order of the frames: an answer waits for those of the frames before it.
    void stored(std::uint64_t number,
                const std::function<void(std::string_view answer, Time received)>& release);

    std::size_t frames() const { return frames_.size(); }
    std::size_t bytes() const { return bytes_; }

 private:
    struct Frame {
        std::uint64_t number;
        std::string answer;
        std::size_t bytes;
        Time received;
        bool is_stored = false;
    };

    std::list<Frame> frames_;
    std::size_t bytes_ = 0;
    std::uint64_t next_ = 0;
};

}  // namespace convoy::device_gateway
