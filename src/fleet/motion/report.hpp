// A vehicle's report, as people see it: the latest good position and the motion derived there.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "fleet/motion/motion.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

enum class Status { moving, stopped, offline };

/// "moving", "stopped" or "offline".
std::string_view to_string(Status status);
std::optional<Status> parse_status(std::string_view text);

/// A vehicle whose newest position is older than this is offline.
inline constexpr std::chrono::minutes offline_after{10};

/// The interval of a vehicle's positions is derived from this many of the newest.
inline constexpr std::size_t interval_positions = 22;

struct Report {
    VehicleName name;
    Position position;
    Motion motion;
    /// The median time between the newest positions, at most `interval_positions`; absent if
    /// there is only one.
    std::optional<std::chrono::milliseconds> interval;

    friend bool operator==(const Report&, const Report&) = default;
};

/// `offline` depends only on the position's age. Otherwise an unknown speed counts as stopped.
Status status_of(const Report& report, Time now);

/// A report depends on this many of a vehicle's newest positions: enough for the motion at the
/// newest one, and at those before it that may be shown in its place.
inline constexpr std::size_t report_positions = 40;
static_assert(report_positions > 2 * motion_neighbours && report_positions > interval_positions);

/// Returns the report of a vehicle from its positions up to a time (`window`: ascending, no time
/// twice; the newest `report_positions` suffice). The newest good one is shown. Returns nothing if
/// none is good.
std::optional<Report> report_of(const VehicleName& name, std::span<const Position> window,
                                const MotionSettings& settings);

}  // namespace convoy::fleet
