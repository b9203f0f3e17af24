#include "position-tracker/intake/rejection_log.hpp"

#include <utility>

namespace convoy::tracker {

void RejectionLog::add(const std::string& message_id, const fleet::UndecodableMessage& why) {
    if (!waiting_) {
        waiting_ = Line{.message_id = message_id, .why = why};
    }
    ++waiting_->messages;
}

std::optional<RejectionLog::Line> RejectionLog::take_line(Time now) {
    if (!waiting_ || now < next_) {
        return std::nullopt;
    }
    next_ = now + std::chrono::seconds(1);
    return std::exchange(waiting_, std::nullopt);
}

}  // namespace convoy::tracker
