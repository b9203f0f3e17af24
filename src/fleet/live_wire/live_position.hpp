// A vehicle's row in a live frame: its report in the frame's units.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "fleet/live_wire/web_mercator.hpp"
#include "fleet/motion/report/report.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// Special values of a row's 16-bit numbers.
inline constexpr std::uint16_t live_unknown = 65'535;
inline constexpr std::uint16_t live_most = 65'534;  ///< this or more
inline constexpr std::uint16_t live_full_circle = 36'000;
inline constexpr std::uint32_t live_unknown_since = 4'294'967'295;

struct LivePosition {
    std::uint32_t index = 0;
    WebMercator place;
    std::uint16_t speed = live_unknown;    ///< cm/s
    std::uint16_t heading = live_unknown;  ///< 0.01°, below 36,000
    /// The age at the header's clock; if the position is ahead of it, since the arrival.
    std::uint32_t age_ms = 0;
    std::uint16_t interval = live_unknown;  ///< 0.1 s
    Status status = Status::stopped;
    bool unconfirmed = false;  ///< later positions may show that it is an outlier
    bool stale = false;        ///< silent for longer than `stale_after`
    // Version 1 has none of these.
    bool ambiguous = false;                       ///< two places are disputed (ambiguity.hpp)
    std::uint16_t accuracy = live_unknown;        ///< 0.1 m
    std::uint16_t reported_speed = live_unknown;  ///< cm/s, by the device
    bool is_reported_speed_ignored = false;       ///< it contradicts the places

    friend bool operator==(const LivePosition&, const LivePosition&) = default;
};

/// These return a value in the row's unit, rounded; a value that is absent is `live_unknown`, and
/// one that is too large `live_most`. A heading of 359.995° and above is 0.
std::uint16_t live_speed(std::optional<MetresPerSecond> speed);
std::uint16_t live_heading(std::optional<Degrees> heading);
std::uint16_t live_interval(std::optional<std::chrono::milliseconds> interval);

std::uint16_t live_accuracy(const std::optional<Accuracy>& accuracy);

/// Returns milliseconds, clamped to 0…2^32 - 1 (49.7 days).
std::uint32_t live_age(std::chrono::milliseconds age);

/// Returns the status that the row's motion shows, however old it is: `moving`, `stopped` or
/// `unknown`.
Status last_status(const LivePosition& row);

/// Returns the status in a row of version 1, which knows no other than `moving`, `stopped` and
/// `offline`.
Status status_in_version_1(const LivePosition& row);

/// Returns the limits of a row that moved, from its rounded interval; nothing of another row, if
/// the interval is too long for the row, and if the row is ambiguous: then its age does not show
/// how long the vehicle has been silent.
std::optional<SilenceLimits> limits_of_moving(const LivePosition& row);

/// Returns for how many seconds the row has had its status: known if it moved and is silent or
/// offline, otherwise `live_unknown_since`.
std::uint32_t live_since(const LivePosition& row);

/// Returns the silence after which a vehicle is stale: three of its intervals, at least 5 s.
/// `interval` is in the row's unit, or `live_unknown`.
std::chrono::milliseconds stale_after(std::uint16_t interval);

}  // namespace convoy::fleet
