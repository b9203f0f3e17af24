// What people are shown of a vehicle: its latest position with the motion derived there.
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

struct Report {
    VehicleName name;
    Position position;
    Motion motion;
    /// The median time between its newest positions (motion_reach + 1 of them, where there are as
    /// many); absent with a single one.
    std::optional<std::chrono::milliseconds> interval;

    friend bool operator==(const Report&, const Report&) = default;
};

/// `offline` depends on the position's age alone; of the others one of unknown speed counts as
/// stopped.
Status status_of(const Report& report, Time now);

/// A report looks at so many of a vehicle's newest positions: enough for the motion at the newest,
/// and at those before it that it may fall back to.
inline constexpr std::size_t report_positions = 40;
static_assert(report_positions > motion_reach + longest_jump);

/// The report of a vehicle from its positions until a time (`window`: ascending, no time twice; the
/// newest `report_positions` of them suffice). The newest one that is believed is shown; nothing
/// where none is.
std::optional<Report> report_of(const VehicleName& name, std::span<const Position> window,
                                const MotionSettings& settings);

}  // namespace convoy::fleet
