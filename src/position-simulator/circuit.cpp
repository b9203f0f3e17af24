#include "position-simulator/circuit.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace convoy::simulator {
namespace {

constexpr double spacing_metres = 2.0;
constexpr double smoothing_metres = 8.0;        ///< sigma, along the circuit
constexpr double wandering_metres = 3.0;        ///< points nearer to the last one are noise
constexpr double loop_gap_metres = 30.0;        ///< a line whose ends are nearer is a loop
constexpr double sharpest_turn_degrees = 60.0;  ///< at one point
constexpr std::size_t min_points = 16;

/// Removes the points where the receiver wandered while its vehicle stood. The first point stays.
std::vector<Point> without_wandering(const std::vector<Point>& recorded) {
    std::vector<Point> kept{recorded.front()};
    for (const Point& point : recorded) {
        if (way_between(kept.back(), point).length.value >= wandering_metres) {
            kept.push_back(point);
        }
    }
    if (kept.size() < 2) {  // a track of a few metres is valid, too
        kept = recorded;
        const auto repeated = std::ranges::unique(kept);
        kept.erase(repeated.begin(), repeated.end());
    }
    return kept;
}

/// Returns a closed line, whose last point is followed by its first: the line itself if it is a
/// loop, else there and back.
std::vector<Point> closed(std::vector<Point> line) {
    const double gap = way_between(line.front(), line.back()).length.value;
    if (line.size() > 2 && gap <= loop_gap_metres) {
        if (gap < wandering_metres) {
            line.pop_back();
        }
        return line;
    }
    const std::vector<Point> there = line;
    line.insert(line.end(), there.rbegin() + 1, there.rend() - 1);
    return line;
}

struct Resampled {
    std::vector<Point> points;
    double spacing;
    double length;
};

/// Returns points at equal distances along a closed line.
Resampled resampled(const std::vector<Point>& line) {
    std::vector<Way> ways;
    double length = 0;
    for (std::size_t place = 0; place < line.size(); ++place) {
        ways.push_back(way_between(line[place], line[(place + 1) % line.size()]));
        length += ways.back().length.value;
    }
    const auto count = std::max(min_points, static_cast<std::size_t>(length / spacing_metres));
    const double spacing = length / static_cast<double>(count);
    std::vector<Point> points;
    points.reserve(count);
    std::size_t place = 0;
    double before = 0;  // along the line, up to `place`
    for (std::size_t made = 0; made < count; ++made) {
        const double along = static_cast<double>(made) * spacing;
        while (place + 1 < line.size() && before + ways[place].length.value < along) {
            before += ways[place].length.value;
            ++place;
        }
        points.push_back(moved(line[place], {fleet::Metres{along - before}, ways[place].azimuth}));
    }
    return {std::move(points), spacing, length};
}

/// Removes points that smoothing has moved onto their neighbours, which happens where the line
/// turns back. Between such points there is no direction.
std::vector<Point> without_heaps(const std::vector<Point>& points, double spacing) {
    std::vector<Point> kept;
    for (const Point& point : points) {
        if (kept.empty() || way_between(kept.back(), point).length.value > spacing / 4) {
            kept.push_back(point);
        }
    }
    while (kept.size() > 2 && way_between(kept.back(), kept.front()).length.value <= spacing / 4) {
        kept.pop_back();
    }
    return kept;
}

Circuit with_ways(const std::vector<Point>& points) {
    Circuit circuit;
    for (std::size_t place = 0; place < points.size(); ++place) {
        const Way way = way_between(points[place], points[(place + 1) % points.size()]);
        circuit.push_back({.at = points[place], .length = way.length, .azimuth = way.azimuth});
    }
    for (std::size_t place = 0; place < circuit.size(); ++place) {
        const CircuitPoint& before = circuit[(place + circuit.size() - 1) % circuit.size()];
        CircuitPoint& point = circuit[place];
        const Arrival arrived = arrival(before.at, {before.length, before.azimuth});
        point.turn = turn_between(arrived.azimuth, point.azimuth);
        point.turns_back = std::abs(point.turn.value) > sharpest_turn_degrees;
    }
    return circuit;
}

/// Inserts a point between two adjacent ones at which vehicles stand, so that they move in between.
void part_standstills(Circuit& circuit) {
    Circuit parted;
    for (std::size_t place = 0; place < circuit.size(); ++place) {
        CircuitPoint point = circuit[place];
        if (point.turns_back && circuit[(place + 1) % circuit.size()].turns_back) {
            const fleet::Metres half{point.length.value / 2};
            point.length = half;
            parted.push_back(point);
            const Arrival middle = arrival(point.at, {half, point.azimuth});
            parted.push_back({.at = middle.at, .length = half, .azimuth = middle.azimuth});
        } else {
            parted.push_back(point);
        }
    }
    circuit = std::move(parted);
}

/// Returns radians per metre on the segment that starts at `place`. The heading changes evenly from
/// half the turn at its start to half the turn at its end.
double curvature(const Circuit& circuit, std::size_t place) {
    const CircuitPoint& start = circuit[place];
    const CircuitPoint& end = circuit[(place + 1) % circuit.size()];
    const double turn =
        (start.turns_back ? 0 : start.turn.value / 2) + (end.turns_back ? 0 : end.turn.value / 2);
    return std::abs(turn) * std::numbers::pi / 180 / start.length.value;
}

void limit_speed_in_bends(Circuit& circuit) {
    const double most = max_circuit_speed.value * max_circuit_speed.value;
    for (std::size_t place = 0; place < circuit.size(); ++place) {
        const std::size_t before = (place + circuit.size() - 1) % circuit.size();
        const double bend = std::max(curvature(circuit, before), curvature(circuit, place));
        const double bearable =
            bend * most > max_lateral_acceleration ? max_lateral_acceleration / bend : most;
        circuit[place].speed_squared = circuit[place].turns_back ? 0 : bearable;
    }
}

/// v² changes by 2·a·length over a segment. It takes two rounds, because the circuit is closed.
void limit_acceleration(Circuit& circuit) {
    const std::size_t count = circuit.size();
    for (std::size_t step = 0; step < 2 * count; ++step) {
        const CircuitPoint& from = circuit[step % count];
        CircuitPoint& to = circuit[(step + 1) % count];
        to.speed_squared = std::min(to.speed_squared,
                                    from.speed_squared + 2 * max_acceleration * from.length.value);
    }
    for (std::size_t step = 2 * count; step > 0; --step) {
        CircuitPoint& from = circuit[(step - 1) % count];
        const CircuitPoint& to = circuit[step % count];
        from.speed_squared =
            std::min(from.speed_squared, to.speed_squared + 2 * max_braking * from.length.value);
    }
}

}  // namespace

bool can_stop_at(const Circuit& circuit, std::size_t place) {
    const std::size_t count = circuit.size();
    return !circuit[(place + count - 1) % count].turns_back &&
           !circuit[(place + 1) % count].turns_back;
}

Circuit make_circuit(const std::vector<Point>& recorded) {
    const Resampled line = resampled(closed(without_wandering(recorded)));
    const double sigma = std::min(smoothing_metres, line.length / 40) / line.spacing;
    Circuit circuit = with_ways(without_heaps(smoothed(line.points, sigma), line.spacing));
    part_standstills(circuit);
    limit_speed_in_bends(circuit);
    limit_acceleration(circuit);
    return circuit;
}

}  // namespace convoy::simulator
