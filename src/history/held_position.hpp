// A held position is valid and stored, but not taken into the history yet. Until then only
// `GET /rejected`, the list of refused vehicles and the admin port show it.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/position.hpp"

namespace convoy::history {

/// Why a position is held. The names are a contract: they label `convoy_positions_held_total`. A
/// reason that comes later here is closer to being taken in.
enum class HoldReason {
    too_many_vehicles,      ///< its vehicle is new, and --max-vehicles are known
    new_vehicles_too_fast,  ///< its vehicle is new, and new ones come too fast
    future  ///< it is more than 60 s ahead of the tracker's clock; its vehicle was let in
};

inline constexpr std::array all_hold_reasons{HoldReason::too_many_vehicles,
                                             HoldReason::new_vehicles_too_fast, HoldReason::future};

/// Returns the reason's name in metrics, answers and stores.
std::string_view to_string(HoldReason reason);
/// Returns nullopt if the text names no reason.
std::optional<HoldReason> parse_hold_reason(std::string_view text);

/// Identifies a held position, as it does a stored one.
struct HeldKey {
    fleet::VehicleName vehicle;
    fleet::Time time;

    friend auto operator<=>(const HeldKey&, const HeldKey&) = default;
};

struct HeldPosition {
    fleet::Time received;  ///< by the tracker's clock
    HoldReason reason;
    fleet::ReportedPosition reported;

    HeldKey key() const { return {.vehicle = reported.vehicle, .time = reported.position.time}; }
    /// Returns whether this replaces `other`, which has the same key. The smaller position stays,
    /// as in the history; of equal ones, that with the later reason. So the order of arrival does
    /// not matter.
    bool outranks(const HeldPosition& other) const;
    friend bool operator==(const HeldPosition&, const HeldPosition&) = default;
};

/// Selects held positions.
struct HeldQuery {
    std::optional<fleet::VehicleName> vehicle{};  ///< nullopt: of all vehicles
    std::optional<HeldKey> after{};               ///< nullopt: from the first one
    std::size_t limit;
    bool newest_first = false;  ///< descending from the last one; `after` is not set then
};

}  // namespace convoy::history
