// The status of a vehicle: its last known motion, and whether it has been silent since for longer
// than such a vehicle usually is.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fleet/units.hpp"

namespace convoy::fleet {

/// `silent`: its next position is overdue. `unknown`: no speed is known.
enum class Status : std::uint8_t { moving, stopped, offline, silent, unknown };
inline constexpr std::array statuses{Status::moving, Status::stopped, Status::offline,
                                     Status::silent, Status::unknown};

/// "moving", "stopped", "offline", "silent" or "unknown".
std::string_view to_string(Status status);
std::optional<Status> parse_status(std::string_view text);

/// Returns `moving` from `moving_speed` on, below it `stopped`; `unknown` without a speed.
Status status_by_speed(std::optional<MetresPerSecond> speed);

/// A vehicle that moved is silent after three of its intervals, at least the first of these times,
/// and offline after three, at least the second.
inline constexpr std::chrono::seconds silent_after{60};
inline constexpr std::chrono::minutes offline_after{10};
/// A vehicle that did not move is silent after this time if its interval is unknown: many devices
/// report once a day while the vehicle stands.
inline constexpr std::chrono::hours standing_silent_after{25};

/// The ages of the newest position above which the vehicle is silent and offline.
struct SilenceLimits {
    std::chrono::milliseconds silent;
    /// Absent for a vehicle that did not move: it can stand for any time.
    std::optional<std::chrono::milliseconds> offline;

    friend bool operator==(const SilenceLimits&, const SilenceLimits&) = default;
};

/// Returns the limits of a vehicle whose last status by `status_by_speed` was `last`, and which
/// reports once per `interval` while it has that status.
SilenceLimits silence_limits(Status last, std::optional<std::chrono::milliseconds> interval);

/// Returns the status of a vehicle whose newest position has this age.
Status status_at_age(Status last, const SilenceLimits& limits, std::chrono::milliseconds age);

/// Returns the age, above `age`, after which the status changes without a new position; nothing if
/// it does not change any more.
std::optional<std::chrono::milliseconds> next_change(const SilenceLimits& limits,
                                                     std::chrono::milliseconds age);

}  // namespace convoy::fleet
