// Why a position, or a whole message, was not taken. The names are a contract: they label
// `convoy_positions_rejected_total{reason}` and stand in `GET /rejected`.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace convoy::fleet {

enum class RejectionReason {
    not_json,
    missing_member,
    bad_type,  ///< a member, an element or a body of another type than it should be
    bad_vehicle,
    bad_coordinates,  ///< also an accuracy that is negative or not finite
    bad_time,         ///< unreadable, or before 2000-01-01
    future,           ///< after 2286, which no clock could make right
    too_old,          ///< beyond retention
    too_large,        ///< message over 256 KiB or over 1,000 positions
    too_many_held     ///< message with positions that would be held, and no more can be
};

inline constexpr std::array all_rejection_reasons{
    RejectionReason::not_json,     RejectionReason::missing_member,  RejectionReason::bad_type,
    RejectionReason::bad_vehicle,  RejectionReason::bad_coordinates, RejectionReason::bad_time,
    RejectionReason::future,       RejectionReason::too_old,         RejectionReason::too_large,
    RejectionReason::too_many_held};

/// The reason as written in metrics and answers, e.g. "bad_time".
std::string_view to_string(RejectionReason reason);

/// Of what a refused position said, no more than this is kept.
inline constexpr std::size_t max_rejected_bytes = 1'000;

/// One position of a message that was not taken.
struct RejectedPosition {
    std::size_t place;  ///< its place in the message's array, from 0
    RejectionReason reason;
    std::string vehicle;  ///< as given, where it could be read as UTF-8; else empty
    std::string content;  ///< the element's bytes as they arrived; both at most max_rejected_bytes
};

}  // namespace convoy::fleet
