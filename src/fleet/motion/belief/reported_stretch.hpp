// Stretches of a drive, on which the way by a device's own speeds is compared with the places.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "fleet/motion/belief/belief.hpp"
#include "fleet/position.hpp"
#include "fleet/units.hpp"

namespace convoy::fleet {

/// A length of more sigmas than this is no noise.
inline constexpr double sure_sigmas = 3;

/// Over a longer step between positions (in seconds) a single stretch shows nothing of the speeds.
inline constexpr double long_step = 12;

/// Positions further apart in time (in seconds) are in no stretch.
inline constexpr double longest_step_seconds = 3'600;

/// Consecutive good positions of one drive, all with a reported speed.
struct Stretch {
    double metres = 0;    ///< a straight line
    double noise = 0;     ///< one sigma of its length, in metres
    double seconds = 0;   ///< from its first to its last position
    double reported = 0;  ///< the way by the reported speeds, in metres
    double bearing = 0;   ///< of the straight line, in degrees
    bool is_straight = false;
    double slowest = 0;       ///< the least reported speed, in m/s
    double longest_step = 0;  ///< between two positions, in seconds
    double change = 0;        ///< the greatest between two reported speeds, in m/s^2

    bool has_moved() const { return metres > sure_sigmas * noise; }
    /// Whether the reported way is longer than the straight line with its noise can be.
    bool claims_more() const { return reported > metres + sure_sigmas * noise; }
    /// The time in which the vehicle drives and reports a heading, and the part of it in which that
    /// agrees, in seconds.
    double steered = 0;
    double agreed = 0;
};

/// Cuts a window into stretches.
class StretchReader {
 public:
    /// `window` and `beliefs` are as in `judge`, and outlive it.
    StretchReader(std::span<const Position> window, std::span<const Belief> beliefs,
                  MetresPerSecond max_speed)
        : window_(window), beliefs_(beliefs), max_speed_(max_speed) {}

    /// Returns the next stretch that takes any time; nothing at the end.
    std::optional<Stretch> next();

 private:
    Stretch stretch_from(std::size_t begin);
    bool is_usable(std::size_t index) const {
        return is_good(beliefs_[index]) && window_[index].reported.speed().has_value();
    }
    bool are_joined(std::size_t begin, std::size_t end) const;
    void add_leg(Stretch& stretch, std::size_t begin, std::size_t end) const;
    void compare_headings(Stretch& stretch, std::size_t begin, std::size_t end) const;

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    MetresPerSecond max_speed_;
    std::size_t index_ = 0;
    std::optional<double> last_bearing_;
};

}  // namespace convoy::fleet
