#pragma once

#include <span>
#include <string>

#include "fleet/answers.hpp"
#include "position-tracker/history.hpp"

namespace convoy::tracker {

/// What was refused as JSON or as CSV (RFC 4180; aborts with another format), in the order given:
/// received, reason, vehicle, message_id, place, and the content as text, or as content_base64
/// where it is none. `now`: when the answer is true.
std::string write_rejected(fleet::Format format, fleet::Time now,
                           std::span<const KeptAside> rejected);

}  // namespace convoy::tracker
