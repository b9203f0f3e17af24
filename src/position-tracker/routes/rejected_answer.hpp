// Writes the answer of `/rejected`: positions that arrived and are not in the history.
#pragma once

#include <span>
#include <string>

#include "fleet/answers/answers.hpp"
#include "history/history.hpp"

namespace convoy::tracker {

struct NotTakenIn {
    std::span<const history::StoredRejection> rejected{};
    std::span<const history::HeldPosition> held{};
};

/// Writes JSON or CSV (RFC 4180; aborts with another format), in the order given. A rejected
/// position has its number (not in CSV), received, reason, vehicle, message_id, place, and its
/// content as text, or as content_base64 if it is not UTF-8. A held one has received, reason and
/// the position as in a message; in CSV that is the content, and message_id and place are empty.
/// `now` becomes the `time` of the JSON.
std::string write_rejected(fleet::Format format, fleet::Time now, const NotTakenIn& positions);

}  // namespace convoy::tracker
