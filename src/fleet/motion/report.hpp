// A vehicle's report, as people see it: the latest good position and the motion derived there.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string_view>

#include "fleet/motion/motion.hpp"
#include "fleet/motion/report_window.hpp"
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

static_assert(report_positions > 2 * motion_neighbours && report_positions > interval_positions);

/// Returns the report of a vehicle from its window up to a time. The newest good position is shown.
/// Returns nothing if none is good.
std::optional<Report> report_of(const VehicleName& name, const ReportWindow& window,
                                const MotionSettings& settings);

}  // namespace convoy::fleet
