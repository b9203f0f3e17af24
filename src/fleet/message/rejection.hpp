// Why a position, or a whole message, was rejected. The names are a contract: `GET /rejected`
// returns them, and all but `conflict` label `convoy_positions_rejected_total{reason}`.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace convoy::fleet {

enum class RejectionReason {
    not_json,
    missing_member,
    bad_type,  ///< a member, an element or a body has the wrong type, or a heading is none
    bad_vehicle,
    bad_coordinates,  ///< also an accuracy that is negative or not finite
    bad_time,         ///< unreadable, or before 2000-01-01
    future,           ///< after 2286; the tracker's own clock cannot be that wrong
    too_old,          ///< beyond retention
    too_large,        ///< message over 256 KiB or over 1,000 positions
    too_many_held,    ///< message with positions to be held, when no more can be held
    conflict          ///< valid, but another one of its vehicle and time lies elsewhere and is kept
};

inline constexpr std::array all_rejection_reasons{
    RejectionReason::not_json,      RejectionReason::missing_member,  RejectionReason::bad_type,
    RejectionReason::bad_vehicle,   RejectionReason::bad_coordinates, RejectionReason::bad_time,
    RejectionReason::future,        RejectionReason::too_old,         RejectionReason::too_large,
    RejectionReason::too_many_held, RejectionReason::conflict};

/// Returns the reason's name in metrics and answers, e.g. "bad_time".
std::string_view to_string(RejectionReason reason);
/// Returns nullopt if the text names no reason.
std::optional<RejectionReason> parse_rejection_reason(std::string_view text);

/// Whether a producer may give this reason for an element. The others are a tracker's own.
bool is_given_by_producers(RejectionReason reason);

/// The decoder cuts each text of a rejected position to this length; the stores cut some further
/// (history.hpp).
inline constexpr std::size_t max_rejected_bytes = 1'000;
/// The same for an element with attributes or a device, so that it can still be taken in: one with
/// all that it may have takes less, unless it is written with many escapes or spaces.
inline constexpr std::size_t max_rejected_details_bytes = 6'000;

/// One rejected position of a message.
struct RejectedPosition {
    std::size_t index;  ///< in the message's array, from 0
    RejectionReason reason;
    std::string vehicle;  ///< as given if it is a string in UTF-8, otherwise empty
    std::string content;  ///< the element's bytes as they arrived; of protobuf, serialised again
};

}  // namespace convoy::fleet
