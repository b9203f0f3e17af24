// A vehicle's row in a live frame: what its report says, in the frame's units.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "fleet/live_wire/web_mercator.hpp"
#include "fleet/motion/report.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// For a u16 of a row.
inline constexpr std::uint16_t live_unknown = 65'535;
inline constexpr std::uint16_t live_most = 65'534;  ///< or more
inline constexpr std::uint16_t live_full_circle = 36'000;

struct LivePosition {
    std::uint32_t index = 0;
    WebMercator place;
    std::uint16_t speed = live_unknown;     ///< cm/s
    std::uint16_t heading = live_unknown;   ///< 0.01°, below 36,000
    std::uint32_t age_ms = 0;               ///< before the header's clock; 0 where it is ahead
    std::uint16_t interval = live_unknown;  ///< 0.1 s
    Status status = Status::stopped;
    bool unconfirmed = false;  ///< later positions may show that it was never there
    bool stale = false;        ///< silent for longer than `stale_after`

    friend bool operator==(const LivePosition&, const LivePosition&) = default;
};

/// Rounded to the row's unit. A heading of 359.995° and above is 0.
std::uint16_t live_speed(std::optional<MetresPerSecond> speed);
std::uint16_t live_heading(std::optional<Degrees> heading);
std::uint16_t live_interval(std::optional<std::chrono::milliseconds> interval);

/// 0 for a negative one; 2^32 - 1 ms (49.7 days) for anything longer.
std::uint32_t live_age(std::chrono::milliseconds age);

/// A vehicle is stale that has been silent for longer: three of its intervals, at least 5 s.
/// `interval`: as in the row.
std::chrono::milliseconds stale_after(std::uint16_t interval);

}  // namespace convoy::fleet
