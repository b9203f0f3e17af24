#include "fleet/motion/belief/reported_stretch.hpp"

#include <algorithm>
#include <cmath>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/plausibility.hpp"

namespace convoy::fleet {
namespace {

// A stretch ends where it is longer than this, and than this many sigmas of its ends; where the
// reported way is this many times as long; or after this time. Its length has to stand out of the
// noise, and it should have no corner.
constexpr double stretch_metres = 50;
constexpr double stretch_sigmas = 8;
constexpr double reported_stretches = 3;
constexpr double stretch_seconds = 60;

// Speeds that are cut off to whole miles an hour differ by up to this (m/s) without any change.
constexpr double rounded_speed = 0.9;

// Two stretches are straight together if their directions differ by no more than this. A straight
// line across a corner is shorter than the way.
constexpr double straight_degrees = 25;

// A reported heading agrees if it differs from the straight line by no more than this; over a long
// step, by no more than the second. Below this speed (m/s) a heading says little.
constexpr double agreeing_degrees = 45;
constexpr double agreeing_degrees_far = 90;
constexpr double steering_speed = 3;

double turn(double from, double to) { return std::abs(std::remainder(to - from, 360.0)); }

}  // namespace

std::optional<Stretch> StretchReader::next() {
    while (index_ < window_.size()) {
        const std::size_t begin = index_;
        const Stretch stretch = is_usable(begin) ? stretch_from(begin) : Stretch{};
        if (stretch.seconds > 0) {
            return stretch;
        }
        index_ = begin + 1;
        last_bearing_.reset();
    }
    return std::nullopt;
}

// Moves `index_` to the end of the stretch.
Stretch StretchReader::stretch_from(std::size_t begin) {
    const LocalPlane plane(window_[begin].coordinates);
    Stretch stretch;
    stretch.slowest = window_[begin].reported.speed()->value;
    for (std::size_t i = begin + 1; i < window_.size(); ++i) {
        if (!is_usable(i)) {
            continue;
        }
        if (!are_joined(index_, i)) {
            break;
        }
        add_leg(stretch, index_, i);
        index_ = i;
        const PlanePoint way = plane.at(window_[i].coordinates);
        stretch.metres = std::hypot(way.east, way.north);
        stretch.noise =
            std::hypot(accuracy_of(window_[begin]).value, accuracy_of(window_[i]).value);
        stretch.bearing = azimuth_of({.east = way.east, .north = way.north}).value;
        const double enough = std::max(stretch_metres, stretch_sigmas * stretch.noise);
        if (stretch.metres > enough || stretch.reported > reported_stretches * enough ||
            stretch.seconds > stretch_seconds) {
            break;
        }
    }
    if (!stretch.has_moved()) {
        last_bearing_.reset();
        return stretch;
    }
    stretch.is_straight = last_bearing_ && turn(*last_bearing_, stretch.bearing) < straight_degrees;
    last_bearing_ = stretch.bearing;
    compare_headings(stretch, begin, index_);
    return stretch;
}

bool StretchReader::are_joined(std::size_t begin, std::size_t end) const {
    return beliefs_[end] != Belief::relocated &&
           seconds_between(window_[begin], window_[end]) <= longest_step_seconds &&
           is_plausible(window_[begin], window_[end], max_speed_);
}

void StretchReader::add_leg(Stretch& stretch, std::size_t begin, std::size_t end) const {
    const double seconds = seconds_between(window_[begin], window_[end]);
    const double first = window_[begin].reported.speed()->value;
    const double second = window_[end].reported.speed()->value;
    stretch.seconds += seconds;
    stretch.reported += seconds * (first + second) / 2;
    stretch.slowest = std::min(stretch.slowest, second);
    stretch.longest_step = std::max(stretch.longest_step, seconds);
    const double change = std::max(std::abs(second - first) - rounded_speed, 0.0);
    stretch.change = std::max(stretch.change, change / seconds);
}

void StretchReader::compare_headings(Stretch& stretch, std::size_t begin, std::size_t end) const {
    if (!stretch.is_straight || stretch.metres < steering_speed * stretch.seconds) {
        return;
    }
    for (std::size_t i = begin + 1; i <= end; ++i) {
        const auto heading = window_[i].reported.heading();
        if (is_usable(i) && heading) {
            const double seconds = seconds_between(window_[i - 1], window_[i]);
            stretch.steered += seconds;
            const double most = seconds > long_step ? agreeing_degrees_far : agreeing_degrees;
            stretch.agreed += turn(stretch.bearing, heading->value) < most ? seconds : 0;
        }
    }
}

}  // namespace convoy::fleet
