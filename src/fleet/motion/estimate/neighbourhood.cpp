#include "fleet/motion/estimate/neighbourhood.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "fleet/invariant.hpp"
#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/belief/reported_judgement.hpp"
#include "fleet/motion/estimate/moving_speed.hpp"

namespace convoy::fleet {
namespace {

// Positions further away in time have almost no influence. They are used only if a side has fewer
// nearer ones than `remembered_positions`.
constexpr std::chrono::seconds memory{8};
constexpr std::size_t remembered_positions = 4;

// The least sigma of a measurement, even if its receiver reports less; and the sigma of a position
// without an accuracy.
constexpr double min_sigma_metres = 0.5;
constexpr double usual_sigma_metres = 3.0;

/// Without a heading only slow motion is a velocity, in any direction.
void add_velocity(Measurement& measurement, const ReportedMotion& reported) {
    const auto speed = reported.speed();
    if (!speed || (!reported.heading() && *speed >= moving_speed)) {
        return;
    }
    double across = speed->value;
    if (reported.heading()) {
        const double azimuth = reported.heading()->value * std::numbers::pi / 180;
        measurement.velocity = {.east = speed->value * std::sin(azimuth),
                                .north = speed->value * std::cos(azimuth)};
        across *= reported_heading_sigma;
    }
    measurement.velocity_variance =
        reported_speed_sigma.value * reported_speed_sigma.value + across * across;
}

}  // namespace

Neighbourhood::Neighbourhood(const TrackPlace& place, MetresPerSecond max_speed)
    : place_(place),
      max_speed_(max_speed),
      plane_(position().coordinates),
      here_(measured(place.index)),
      before_(gather(-1)),
      after_(gather(1)) {}

Measurement Neighbourhood::measured(std::size_t index) const {
    const Position& seen = place_.window[index];
    const std::chrono::duration<double> time = seen.time - position().time;
    const double sigma = seen.accuracy ? std::max(seen.accuracy->metres().value, min_sigma_metres)
                                       : usual_sigma_metres;
    Measurement measurement{
        .at = plane_.at(seen.coordinates), .time = {time.count()}, .variance = sigma * sigma};
    if (!place_.reported.empty()) {
        add_velocity(measurement, place_.reported[index]);
    }
    return measurement;
}

bool Neighbourhood::is_too_far(const Position& next, const Position& last,
                               std::size_t found) const {
    return std::chrono::abs(next.time - last.time) > motion_gap ||
           (found >= remembered_positions &&
            std::chrono::abs(next.time - position().time) > memory);
}

// Whether the vehicle can have driven between two good positions. Of two periods that are judged
// apart (judged_period.hpp) only the places show that.
bool Neighbourhood::are_joined(std::size_t one, std::size_t other) const {
    const auto [earlier, later] = std::minmax(one, other);
    return place_.beliefs[later] != Belief::relocated &&
           is_plausible(place_.window[earlier], place_.window[later], max_speed_);
}

Measurements Neighbourhood::gather(std::ptrdiff_t direction) const {
    Measurements found;
    std::size_t last = place_.index;
    std::ptrdiff_t next_index = static_cast<std::ptrdiff_t>(place_.index) + direction;
    for (std::size_t i = 0;
         i < motion_neighbours && next_index >= 0 && next_index < std::ssize(place_.window);
         ++i, next_index += direction) {
        const auto index = static_cast<std::size_t>(next_index);
        if (!is_good(place_.beliefs[index])) {
            continue;
        }
        const Position& next = place_.window[index];
        require((next.time - place_.window[last].time).count() * direction > 0,
                "a window's times ascend");
        if (is_too_far(next, place_.window[last], found.size()) || !are_joined(index, last)) {
            break;
        }
        found.push_back(measured(index));
        last = index;
    }
    return found;
}

std::optional<std::size_t> Neighbourhood::previous() const {
    const std::size_t end = place_.index;
    for (std::size_t i = end; i > end - std::min(end, motion_neighbours); --i) {
        if (is_good(place_.beliefs[i - 1])) {
            return are_joined(i - 1, end) ? std::optional(i - 1) : std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace convoy::fleet
