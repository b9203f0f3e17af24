#include "fleet/motion/summary/leg.hpp"

#include <chrono>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

// On a longer leg a vehicle that stands at both ends may have driven in between.
constexpr std::chrono::minutes short_leg{1};

// The mean of the speeds at both ends decides, so that a leg from a standstill to a drive counts
// as moving; on a long leg its way does, too. After a silence only the speed at its end is known.
LegKind kind_of(const std::optional<MetresPerSecond>& before, const Motion& motion,
                std::chrono::milliseconds duration) {
    if (!is_seen(motion)) {
        return LegKind::unseen;
    }
    const double metres = motion.distance ? motion.distance->value : 0;
    if (duration > short_leg &&
        metres >= moving_speed.value * std::chrono::duration<double>(duration).count()) {
        return LegKind::moving;
    }
    const double mean = before ? (before->value + motion.speed->value) / 2 : motion.speed->value;
    return mean < moving_speed.value ? LegKind::standing : LegKind::moving;
}

}  // namespace

std::int64_t millimetres_of(const Motion& motion) {
    return motion.distance ? scale(motion.distance->value, 3) : 0;
}

std::optional<Leg> LegReader::next(const Position& position, const Motion& motion) {
    if (!is_believed(motion)) {
        return std::nullopt;
    }
    std::optional<Leg> leg;
    if (last_) {
        leg = {.begin = *last_,
               .end = position,
               .kind = kind_of(last_speed_, motion, position.time - last_->time),
               .millimetres = millimetres_of(motion)};
    }
    last_ = position;
    last_speed_ = motion.speed;
    return leg;
}

}  // namespace convoy::fleet
