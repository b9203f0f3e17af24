#include "position-simulator/journey.hpp"

#include <algorithm>
#include <cmath>

namespace convoy::simulator {

using fleet::Degrees;
using fleet::Metres;
using fleet::MetresPerSecond;

Driver Driver::from(Random& random) {
    const bool in_town = random.chance(0.5);
    return in_town ? Driver{MetresPerSecond{random.between(8.5, 14.0)}, Metres{800}}
                   : Driver{MetresPerSecond{random.between(14.0, 25.0)}, Metres{3000}};
}

Journey::Journey(const Circuit& circuit, std::size_t start, std::uint64_t seed)
    : circuit_(&circuit), random_(seed), driver_(Driver::from(random_)), place_(start) {
    while (!can_stop_at(circuit, place_)) {
        place_ = (place_ + 1) % circuit.size();
    }
    plan_stop();
    stand(0, 0);
}

Truth Journey::at(fleet::Seconds passed) {
    const double seconds = passed.value;
    while (seconds >= segment_.start + segment_.duration) {
        next_segment();
    }
    const CircuitPoint& from = point();
    const double turn_at_start = from.turns_back ? 0 : -from.turn.value / 2;
    if (segment_.standing) {
        const double turned = from.turns_back ? -from.turn.value : turn_at_start;
        return {from.at, MetresPerSecond{0}, normalised(Degrees{from.azimuth.value + turned})};
    }
    const double elapsed = seconds - segment_.start;
    const double speed = segment_.from_speed + segment_.acceleration * elapsed;
    const double driven = std::min((segment_.from_speed + speed) / 2 * elapsed, from.length.value);
    const Arrival arrived = arrival(from.at, {Metres{driven}, from.azimuth});
    // The heading changes evenly over the segment, from half the turn at its start to half the turn
    // at its end.
    const double turn_at_end = next_point().turns_back ? 0 : next_point().turn.value / 2;
    const double share = driven / from.length.value;
    const double turned = turn_at_start + (turn_at_end - turn_at_start) * share;
    return {arrived.at, MetresPerSecond{std::max(speed, 0.0)},
            normalised(Degrees{arrived.azimuth.value + turned})};
}

void Journey::next_segment() {
    const double now = segment_.start + segment_.duration;
    if (segment_.standing) {
        drive(now);
        return;
    }
    arrive();
    if (points_until_stop_ == 0) {
        plan_stop();
        stand(now, random_.between(5, 60));
    } else if (point().turns_back) {
        stand(now, random_.between(3, 10));
    } else {
        drive(now);
    }
}

void Journey::stand(double start, double duration) {
    segment_ = {.start = start, .duration = duration, .standing = true};
}

void Journey::drive(double start) {
    const double length = point().length.value;
    const double from = speed_squared(point(), since_stop_, until_stop_);
    const double to = speed_squared(next_point(), since_stop_ + length, until_stop_ - length);
    const double from_speed = std::sqrt(from);
    segment_ = {.start = start,
                .duration = 2 * length / (from_speed + std::sqrt(to)),
                .from_speed = from_speed,
                .acceleration = (to - from) / (2 * length)};
}

void Journey::arrive() {
    const double length = point().length.value;
    since_stop_ += length;
    until_stop_ -= length;
    --points_until_stop_;
    place_ = (place_ + 1) % circuit_->size();
}

void Journey::plan_stop() {
    const double wanted = driver_.between_stops.value * random_.between(0.3, 1.7);
    const std::size_t count = circuit_->size();
    since_stop_ = 0;
    until_stop_ = 0;
    points_until_stop_ = 0;
    std::size_t stop = place_;
    while (until_stop_ < wanted || points_until_stop_ < 2 || !can_stop_at(*circuit_, stop)) {
        until_stop_ += (*circuit_)[stop].length.value;
        ++points_until_stop_;
        stop = (stop + 1) % count;
    }
}

double Journey::speed_squared(const CircuitPoint& point, double since_stop,
                              double until_stop) const {
    const double cruising = driver_.cruising_speed.value * driver_.cruising_speed.value;
    const double bearable = std::min(cruising, point.speed_squared);
    const double reached = std::min(bearable, 2 * max_acceleration * since_stop);
    return std::max(0.0, std::min(reached, 2 * max_braking * until_stop));
}

}  // namespace convoy::simulator
