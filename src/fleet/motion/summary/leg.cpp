#include "fleet/motion/summary/leg.hpp"

#include <chrono>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

// On a longer leg a vehicle that stands at both ends may have driven in between.
constexpr std::chrono::minutes short_leg{1};

// The mean of the speeds at both ends decides, so that a leg from a standstill to a drive counts
// as moving; on a long leg its way does, too. After a silence only the speed at its end is known.
LegKind kind_of(const PathPoint& begin, const PathPoint& end) {
    if (!end.speed) {
        return LegKind::unseen;
    }
    const std::chrono::milliseconds duration = end.place.time - begin.place.time;
    const double metres = end.distance ? end.distance->value : 0;
    if (duration > short_leg &&
        metres >= moving_speed.value * std::chrono::duration<double>(duration).count()) {
        return LegKind::moving;
    }
    const double mean =
        begin.speed ? (begin.speed->value + end.speed->value) / 2 : end.speed->value;
    return mean < moving_speed.value ? LegKind::standing : LegKind::moving;
}

}  // namespace

std::int64_t millimetres_of(const std::optional<Metres>& distance) {
    return distance ? scale(distance->value, 3) : 0;
}

std::optional<Leg> LegReader::next(const Position& position, const Motion& motion) {
    return is_believed(motion) ? next(PathPoint::of(position, motion)) : std::nullopt;
}

std::optional<Leg> LegReader::next(const PathPoint& point) {
    std::optional<Leg> leg;
    if (last_) {
        leg = {.begin = last_->place,
               .end = point.place,
               .kind = kind_of(*last_, point),
               .millimetres = millimetres_of(point.distance)};
    }
    last_ = point;
    return leg;
}

}  // namespace convoy::fleet
