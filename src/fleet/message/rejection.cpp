#include "fleet/message/rejection.hpp"

#include <algorithm>

#include "fleet/invariant.hpp"

namespace convoy::fleet {

std::string_view to_string(RejectionReason reason) {
    switch (reason) {
        case RejectionReason::not_json:
            return "not_json";
        case RejectionReason::missing_member:
            return "missing_member";
        case RejectionReason::bad_type:
            return "bad_type";
        case RejectionReason::bad_vehicle:
            return "bad_vehicle";
        case RejectionReason::bad_coordinates:
            return "bad_coordinates";
        case RejectionReason::bad_time:
            return "bad_time";
        case RejectionReason::future:
            return "future";
        case RejectionReason::too_old:
            return "too_old";
        case RejectionReason::too_large:
            return "too_large";
        case RejectionReason::too_many_held:
            return "too_many_held";
        case RejectionReason::conflict:
            return "conflict";
    }
    require(false, "a rejection reason outside of its enumeration");
    return {};
}

std::optional<RejectionReason> parse_rejection_reason(std::string_view text) {
    const auto* const found =
        std::ranges::find_if(all_rejection_reasons,
                             [text](RejectionReason reason) { return to_string(reason) == text; });
    return found == all_rejection_reasons.end() ? std::nullopt : std::optional(*found);
}

bool is_given_by_producers(RejectionReason reason) {
    return reason != RejectionReason::too_many_held && reason != RejectionReason::conflict;
}

}  // namespace convoy::fleet
