#pragma once

#include <span>
#include <string>

#include "fleet/answers.hpp"
#include "position-tracker/history.hpp"

namespace convoy::tracker {

/// What is not in the history, though it arrived.
struct NotTakenIn {
    std::span<const KeptAside> rejected{};
    std::span<const HeldPosition> held{};
};

/// As JSON or as CSV (RFC 4180; aborts with another format), in the order given. Of what was
/// refused: received, reason, vehicle, message_id, place, and the content as text, or as
/// content_base64 where it is none. Of what is held: received, reason and the position as in a
/// message; in CSV that is the content, and message_id and place are empty. `now`: when the answer
/// is true.
std::string write_rejected(fleet::Format format, fleet::Time now, const NotTakenIn& positions);

}  // namespace convoy::tracker
