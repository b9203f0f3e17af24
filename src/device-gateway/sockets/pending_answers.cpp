#include "device-gateway/sockets/pending_answers.hpp"

#include <algorithm>
#include <utility>

namespace convoy::device_gateway {

std::uint64_t PendingAnswers::add(std::string answer, std::size_t bytes, Time received) {
    bytes_ += bytes;
    frames_.push_back(
        {.number = next_, .answer = std::move(answer), .bytes = bytes, .received = received});
    return next_++;
}

void PendingAnswers::stored(
    std::uint64_t number,
    const std::function<void(std::string_view answer, Time received)>& release) {
    // The broker mostly accepts in order, so the frame is among the first.
    const auto found = std::ranges::find(frames_, number, &Frame::number);
    if (found != frames_.end()) {
        found->is_stored = true;
    }
    while (!frames_.empty() && frames_.front().is_stored) {
        const Frame frame = std::move(frames_.front());
        frames_.pop_front();
        bytes_ -= frame.bytes;
        release(frame.answer, frame.received);
    }
}

}  // namespace convoy::device_gateway
