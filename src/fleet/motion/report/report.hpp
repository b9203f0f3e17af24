// A vehicle's report, as people see it: the latest good position and the motion derived there.
#pragma once

#include <chrono>
#include <optional>
#include <span>

#include "fleet/device_record.hpp"
#include "fleet/motion/belief/reported_judgement.hpp"
#include "fleet/motion/estimate/intervals.hpp"
#include "fleet/motion/estimate/motion.hpp"
#include "fleet/motion/report/report_window.hpp"
#include "fleet/motion/report/status.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet {

/// What is known of the place of an ambiguous vehicle (belief/ambiguity.hpp).
struct AmbiguousPlace {
    bool agreed;  ///< whether the position that is shown is from before the dispute
    /// By how much that position is older than the vehicle's newest one.
    std::chrono::milliseconds behind;

    friend bool operator==(const AmbiguousPlace&, const AmbiguousPlace&) = default;
};

struct Report {
    VehicleName name;
    Position position;
    Motion motion;
    /// The time between its positions in the status that its speed shows (estimate/intervals.hpp),
    /// or between all of them if it was never seen in that status; absent if there is only one.
    std::optional<std::chrono::milliseconds> interval;
    /// The ages at which the vehicle becomes silent and offline. An ambiguous vehicle is silent
    /// when its newest position is overdue, so its limits are longer by `AmbiguousPlace::behind`.
    SilenceLimits limits = silence_limits(status_by_speed(motion.speed), std::nullopt);
    ReportedJudgement reported{};               ///< whether the device's own motion is believed
    std::optional<AmbiguousPlace> ambiguous{};  ///< absent if it is clear where the vehicle is
    /// By how much its device's clock seems to be behind. Positions do not show that, but their
    /// receipts do, so only the live fleet knows it.
    std::optional<std::chrono::seconds> clock_behind{};
    /// What its devices said last besides positions, which only the live fleet knows.
    SharedReading reading{};

    friend bool operator==(const Report&, const Report&) = default;
};

/// Returns the status at `now`. The age of a position ahead of `now` counts as 0.
Status status_of(const Report& report, Time now);

/// Returns the time after which the status changes if no position follows; nothing if it does not
/// change any more.
std::optional<Time> next_change_of(const Report& report, Time now);

static_assert(report_positions > 2 * motion_neighbours && report_positions >= interval_positions);

/// Returns the report of a vehicle from its window up to a time. The newest good position is shown,
/// of an ambiguous vehicle `Ambiguity::shown`. Returns nothing if none is good.
std::optional<Report> report_of(const VehicleName& name, const ReportWindow& window,
                                const MotionSettings& settings);

}  // namespace convoy::fleet
