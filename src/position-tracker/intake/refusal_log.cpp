#include "position-tracker/intake/refusal_log.hpp"

#include <utility>

namespace convoy::tracker {

void RefusalLog::add(const std::string& message_id, const fleet::UndecodableMessage& why) {
    if (!waiting_) {
        waiting_ = Line{.message_id = message_id, .why = why};
    }
    ++waiting_->messages;
}

std::optional<RefusalLog::Line> RefusalLog::take_line(Time now) {
    if (!waiting_ || now < next_) {
        return std::nullopt;
    }
    next_ = now + std::chrono::seconds(1);
    return std::exchange(waiting_, std::nullopt);
}

}  // namespace convoy::tracker
