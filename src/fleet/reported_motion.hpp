// The motion that a device measured by itself: its speed over ground and its course.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

#include "fleet/units.hpp"

namespace convoy::fleet {

/// A device's own speed, in steps of 1 cm/s, and heading, in steps of 0.01°. Each may be unknown.
/// It has four bytes, since a window of positions is kept for each vehicle.
class ReportedMotion {
 public:
    /// The stored number of an unknown speed or heading.
    static constexpr std::uint16_t unknown = 65'535;
    static constexpr std::uint16_t max_centimetres = 65'534;  ///< per second
    static constexpr std::uint16_t full_circle = 36'000;      ///< in steps of 0.01°

    /// Both are unknown.
    ReportedMotion() = default;
    /// From stored numbers. A heading from `full_circle` on becomes unknown.
    ReportedMotion(std::uint16_t centimetres_per_second, std::uint16_t centidegrees)
        : speed_(centimetres_per_second),
          heading_(centidegrees < full_circle ? centidegrees : unknown) {}

    /// Sets the speed, rounded; greater ones become the greatest. Returns false, and changes
    /// nothing, unless `speed` is a number and not negative.
    bool set_speed(MetresPerSecond speed);
    /// Sets the heading, rounded. Returns false, and changes nothing, unless it lies in 0…360.
    bool set_heading(Degrees heading);

    std::optional<MetresPerSecond> speed() const {
        return speed_ == unknown ? std::nullopt : std::optional(MetresPerSecond{speed_ / 100.0});
    }
    std::optional<Degrees> heading() const {
        return heading_ == unknown ? std::nullopt : std::optional(Degrees{heading_ / 100.0});
    }
    bool is_known() const { return speed_ != unknown || heading_ != unknown; }

    std::uint16_t centimetres_per_second() const { return speed_; }  ///< or `unknown`
    std::uint16_t centidegrees() const { return heading_; }          ///< or `unknown`

    /// Orders by speed, then by heading; what is unknown is greater than all that is known.
    friend auto operator<=>(const ReportedMotion&, const ReportedMotion&) = default;

 private:
    std::uint16_t speed_ = unknown;
    std::uint16_t heading_ = unknown;
};

}  // namespace convoy::fleet
