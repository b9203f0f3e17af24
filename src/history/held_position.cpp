#include "history/held_position.hpp"

#include <algorithm>

#include "fleet/invariant.hpp"

namespace convoy::history {

std::string_view to_string(HoldReason reason) {
    switch (reason) {
        case HoldReason::too_many_vehicles:
            return "too_many_vehicles";
        case HoldReason::new_vehicles_too_fast:
            return "new_vehicles_too_fast";
        case HoldReason::future:
            return "future";
    }
    fleet::require(false, "a hold reason outside of its enumeration");
    return {};
}

std::optional<HoldReason> parse_hold_reason(std::string_view text) {
    const auto* const found = std::ranges::find_if(
        all_hold_reasons, [text](HoldReason reason) { return to_string(reason) == text; });
    return found == all_hold_reasons.end() ? std::nullopt : std::optional(*found);
}

bool HeldPosition::outranks(const HeldPosition& other) const {
    const bool is_equal = reported.position == other.reported.position;
    return is_equal ? reason > other.reason : reported.position < other.reported.position;
}

}  // namespace convoy::history
