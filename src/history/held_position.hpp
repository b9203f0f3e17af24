// A position that is good in itself and is not taken in yet: nobody is shown it, and it is not
// lost.
#pragma once

#include <array>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "fleet/position.hpp"

namespace convoy::tracker {

/// Why a position is held. The names are a contract: they label `convoy_positions_held_total`.
/// With a later reason less has to happen until it is taken in.
enum class HoldReason {
    too_many_vehicles,      ///< its vehicle was never seen, and --max-vehicles are known
    new_vehicles_too_fast,  ///< its vehicle was never seen, and too many new ones come at once
    future  ///< it is more than 60 s ahead of the tracker's clock; its vehicle was let in
};

inline constexpr std::array all_hold_reasons{HoldReason::too_many_vehicles,
                                             HoldReason::new_vehicles_too_fast, HoldReason::future};

/// The reason as written in metrics, answers and stores.
std::string_view to_string(HoldReason reason);
/// Nothing where the text names no reason.
std::optional<HoldReason> parse_hold_reason(std::string_view text);

/// Names a held position, as it names a stored one.
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
    /// Of two with one key, whether this one stays, whatever the order of arrival: the smaller
    /// position does, as in the history, and of equal ones the one with the later reason.
    bool outranks(const HeldPosition& other) const;
    friend bool operator==(const HeldPosition&, const HeldPosition&) = default;
};

/// Which held positions are read.
struct HeldQuery {
    std::optional<fleet::VehicleName> vehicle{};  ///< nothing: those of every vehicle
    std::optional<HeldKey> after{};               ///< nothing: from the first one
    std::size_t limit;
    bool newest_first = false;  ///< the last ones, descending; without `after`
};

}  // namespace convoy::tracker
