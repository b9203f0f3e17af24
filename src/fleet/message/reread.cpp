#include "fleet/message/reread.hpp"

#include <utility>

#include "fleet/message/element.hpp"
#include "fleet/message/json_message.hpp"
#include "fleet/message/protobuf_message.hpp"

namespace convoy::fleet {

// The form follows from the first byte: no member of a Position begins with '{'.
std::optional<Reread> reread(std::string_view content, const AcceptedTimes& times,
                             EarlyTime early) {
    std::optional<Reread> read;
    const auto use = [&read, &times, early](Element element) {
        auto& time = element.time.value;
        if (early == EarlyTime::in_seconds && time && *time > Time() &&
            is_before_believable(*time)) {
            time = Time(1'000 * time->time_since_epoch());
        }
        DecodedMessage message;
        auto reason = add(message, element, times);
        if (!reason && !message.rejected.empty()) {
            reason = message.rejected.front().reason;
        }
        read.emplace(Reread{.time = element.time.value, .message = RejectionReason::bad_type});
        if (reason) {
            read->message = *reason;
        } else {
            read->message = std::move(message);
        }
    };
    const bool is_whole = content.starts_with('{') ? read_json_object(content, use)
                                                   : read_protobuf_position(content, use);
    return is_whole ? read : std::nullopt;
}

}  // namespace convoy::fleet
