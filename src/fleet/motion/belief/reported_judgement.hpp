// Decides whether a device's own speed and heading are believed. They are the best measurement of
// both, but some devices report zero, one old value, another unit, or no more than a limit. The
// places show which it is: over some hundred metres the reported way agrees with the driven one.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// One sigma of a believed speed. Most devices cut it off to whole kilometres an hour.
inline constexpr MetresPerSecond reported_speed_sigma{0.2};
/// One sigma of a believed heading, in radians.
inline constexpr double reported_heading_sigma = 0.035;

/// From this speed on a vehicle that reports it drives, whatever its places show: some receivers
/// report less while they drift.
inline constexpr MetresPerSecond surely_driven{1.0};

/// Whether a device is sure that the vehicle drives. `reported`: what is believed.
inline bool is_sure_to_drive(const ReportedMotion& reported) {
    const auto speed = reported.speed();
    return speed && *speed >= surely_driven;
}

enum class ReportedTrust : std::uint8_t {
    nothing,  ///< nothing is reported
    trusted,  ///< nothing contradicts it
    scaled,   ///< it agrees if it is divided by a known factor, so it is in another unit
    ignored,  ///< it contradicts the places
};

/// What the places around show of a device's reports.
struct ReportedJudgement {
    ReportedTrust speed = ReportedTrust::nothing;
    ReportedTrust heading = ReportedTrust::nothing;  ///< never `scaled`
    double factor = 1;                               ///< reported speed : true speed
    /// Reports of this speed and above are limited by the device, so they are ignored; as reported.
    std::optional<MetresPerSecond> limit{};

    friend bool operator==(const ReportedJudgement&, const ReportedJudgement&) = default;
};

/// Judges the reports of one window by its good positions, and writes for each position what is
/// believed of its report, in true units. A greater speed than `max_speed` is not, nor is a heading
/// if no position has a speed. `window` and `beliefs` as in `judge`; all three have the same size.
ReportedJudgement judge_reported(std::span<const Position> window, std::span<const Belief> beliefs,
                                 MetresPerSecond max_speed, std::span<ReportedMotion> trusted);

}  // namespace convoy::fleet
