// Lets an operator take in or drop rejected positions. Those taken in are judged by the current
// rules and retention: what was too old may be within a longer retention, and a version that
// accepts more can read more. What still cannot be read stays rejected.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "fleet/message/reread.hpp"
#include "position-tracker/intake/holding.hpp"

namespace convoy::tracker {

/// Selects the rejected positions that match all members that are set.
struct RejectedChoice {
    std::optional<std::string> vehicle{};  ///< the name as the device gave it
    std::optional<fleet::RejectionReason> reason{};
    std::optional<std::uint64_t> number{};  ///< StoredRejection::number
};

struct Reviewed {
    std::uint64_t taken_in = 0;
    std::uint64_t held = 0;      ///< no longer rejected, but ahead of the clock
    std::uint64_t rejected = 0;  ///< they cannot be read, or no more can be held
};

/// Takes in the positions that can be read now. Their vehicles become known, regardless of the
/// limits. After an error some may be taken in: call it again.
history::StoreResult<Reviewed> take_in_rejected(Holding& holding, const RejectedChoice& choice,
                                                fleet::EarlyTime early);

/// Removes them for good and returns their number.
history::StoreResult<std::uint64_t> drop_rejected(Holding& holding, const RejectedChoice& choice);

}  // namespace convoy::tracker
