// Least squares over places and times.
#pragma once

#include <algorithm>
#include <cmath>

#include "fleet/local_plane.hpp"

namespace convoy::fleet {

/// Sums over points of a plane, in metres, and their times, in seconds. From them follow the mean
/// place, the line of the least squares over time, and the scatter. `count` must not be 0 then.
struct Moments {
    double count = 0, time = 0, time_time = 0;
    double east = 0, north = 0, square = 0;
    double time_east = 0, time_north = 0;

    void add(double at, const PlanePoint& point) {
        count += 1;
        time += at;
        time_time += at * at;
        east += point.east;
        north += point.north;
        square += point.east * point.east + point.north * point.north;
        time_east += at * point.east;
        time_north += at * point.north;
    }
    friend Moments operator-(const Moments& all, const Moments& first) {
        return {.count = all.count - first.count,
                .time = all.time - first.time,
                .time_time = all.time_time - first.time_time,
                .east = all.east - first.east,
                .north = all.north - first.north,
                .square = all.square - first.square,
                .time_east = all.time_east - first.time_east,
                .time_north = all.time_north - first.time_north};
    }

    PlanePoint mean() const { return {.east = east / count, .north = north / count}; }
    /// The point of the line of the least squares at a time.
    PlanePoint at(double seconds) const {
        const double lever = time_time - time * time / count;
        if (count < 3 || lever <= 0) {
            return mean();
        }
        const double after = (seconds - time / count) / lever;
        return {.east = east / count + after * (time_east - time * east / count),
                .north = north / count + after * (time_north - time * north / count)};
    }
    /// The sum of the squared distances from the mean place.
    double squares() const { return square - (east * east + north * north) / count; }
    /// The length of the velocity along the line of the least squares, in m/s.
    double speed() const {
        const double lever = time_time - time * time / count;
        return lever <= 0 ? 0
                          : std::hypot(time_east - time * east / count,
                                       time_north - time * north / count) /
                                lever;
    }
    /// The root of the mean squared distance from the mean place.
    double scatter() const { return std::sqrt(std::max(0.0, squares() / count)); }
    /// The same around the line of the least squares.
    double scatter_around_line() const {
        const double lever = time_time - time * time / count;
        if (count < 3 || lever <= 0) {
            return scatter();
        }
        const double along_east = time_east - time * east / count;
        const double along_north = time_north - time * north / count;
        const double explained = (along_east * along_east + along_north * along_north) / lever;
        return std::sqrt(std::max(0.0, (squares() - explained) / count));
    }
};

}  // namespace convoy::fleet
