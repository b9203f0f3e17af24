#include "fleet/motion/motion.hpp"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <vector>

#include "fleet/invariant.hpp"
#include "fleet/motion/constant_velocity.hpp"
#include "fleet/motion/intervals.hpp"
#include "fleet/motion/jitter.hpp"
#include "fleet/motion/judgement.hpp"
#include "fleet/motion/mean_speed.hpp"
#include "fleet/motion/neighbourhood.hpp"
#include "fleet/motion/standing.hpp"

namespace convoy::fleet {
namespace {

/// The estimate at one position. One Kalman filter runs forwards through the measurements up to
/// this one, another runs backwards through the later ones; both are fused (a two-filter smoother).
class Estimate {
 public:
    /// `around.before()` must not be empty.
    explicit Estimate(const Neighbourhood& around)
        : share_(jitter_share(around)), known_(filtered(around)) {
        smooth(around);
    }

    MetresPerSecond speed() const {
        return {std::hypot(known_.velocity().east, known_.velocity().north)};
    }
    MetresPerSecond speed_sigma() const { return known_.velocity_sigma(); }
    Degrees heading() const { return azimuth_of(known_.velocity()); }

 private:
    Measurement sharpened(Measurement seen) const {
        seen.variance *= share_;
        return seen;
    }
    ConstantVelocity led_through(std::ranges::input_range auto&& measurements) const;
    ConstantVelocity filtered(const Neighbourhood& around) const;
    void smooth(const Neighbourhood& around);

    double share_;
    ConstantVelocity known_;
};

/// Runs a filter through measurements, at least two.
ConstantVelocity Estimate::led_through(std::ranges::input_range auto&& measurements) const {
    auto next = measurements.begin();
    const Measurement first = sharpened(*next++);
    ConstantVelocity known(first, sharpened(*next++));
    for (; next != measurements.end(); ++next) {
        known.update(sharpened(*next));
    }
    return known;
}

ConstantVelocity Estimate::filtered(const Neighbourhood& around) const {
    const Measurements& before = around.before();
    if (before.size() == 1) {
        return {sharpened(before.front()), sharpened(around.here())};
    }
    ConstantVelocity known = led_through(before | std::views::reverse);
    known.update(sharpened(around.here()));
    return known;
}

void Estimate::smooth(const Neighbourhood& around) {
    const Measurements& after = around.after();
    if (after.size() == 1) {  // too few to initialise a filter
        known_.learn_from(sharpened(after.front()));
    }
    if (after.size() < 2) {
        return;
    }
    ConstantVelocity backwards = led_through(after | std::views::reverse);
    backwards.predict(around.here().time);
    known_.learn_from(backwards);
}

Metres step_from(const Measurement& previous, const Measurement& here, bool standing) {
    const double metres = std::hypot(previous.at.east, previous.at.north);
    const double sigma = std::sqrt(previous.variance + here.variance);
    return {standing && metres <= sure * sigma ? 0.0 : metres};
}

void set_mean_speed(Motion& motion, const std::optional<MeanSpeed>& mean) {
    if (mean) {
        motion.speed = mean->speed;
        motion.speed_sigma = mean->sigma;
        motion.heading = mean->heading;
    }
}

}  // namespace

Motion derive_motion(std::span<const Position> window, std::span<const Belief> beliefs,
                     std::size_t index, const MotionSettings& settings) {
    require(index < window.size(), "the index is outside of its window");
    Motion motion;
    motion.belief = beliefs[index];
    if (!is_believed(motion)) {
        return motion;
    }
    const Neighbourhood around(window, beliefs, index, settings.max_speed);
    const bool standing = !around.before().empty() && is_standing(around);
    if (!around.before().empty()) {
        const Estimate estimate(around);
        motion.speed_sigma = estimate.speed_sigma();
        motion.speed =
            standing ? MetresPerSecond{0.0} : std::min(estimate.speed(), settings.max_speed);
        if (*motion.speed >= moving_speed) {
            motion.heading = estimate.heading();
        }
    }
    if (const auto previous = around.previous()) {
        motion.distance = step_from(*previous, around.here(), standing);
        if (!motion.speed) {
            set_mean_speed(motion,
                           mean_speed(*previous, around.here(), longest_leg(window, index)));
        }
    }
    return motion;
}

Motion derive_motion(std::span<const Position> window, std::size_t index,
                     const MotionSettings& settings) {
    std::vector<Belief> beliefs(window.size());
    judge(window, beliefs, settings.max_speed);
    return derive_motion(window, beliefs, index, settings);
}

}  // namespace convoy::fleet
