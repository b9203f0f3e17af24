#include "fleet/motion/belief.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>

#include "fleet/invariant.hpp"
#include "fleet/local_plane.hpp"

namespace convoy::fleet {
namespace {

constexpr Metres near_null_island{10'000.0};

// An upper bound for the length of 1e-7 degrees in any direction: the largest radius of curvature
// of WGS 84 is 6,399,594 m, at the poles.
constexpr double most_metres_of_e7 = 6'399'594.0 * std::numbers::pi / 180 / 1e7;

/// A cheap upper bound of the distance in metres; across the antimeridian it is far too high.
double distance_bound(const Coordinates& one, const Coordinates& other) {
    const double latitudes = static_cast<double>(one.latitude_e7()) - other.latitude_e7();
    const double longitudes = static_cast<double>(one.longitude_e7()) - other.longitude_e7();
    return (std::abs(latitudes) + std::abs(longitudes)) * most_metres_of_e7;
}

bool is_null_island(const Position& position) {
    return position.coordinates.latitude_e7() == 0 && position.coordinates.longitude_e7() == 0;
}

class Judge {
 public:
    Judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed)
        : window_(window), beliefs_(beliefs), max_speed_(max_speed) {}

    void jumps();
    void null_island();
    void newest();

 private:
    bool plausible(std::size_t from, std::size_t to) const {
        return is_plausible(window_[from], window_[to], max_speed_);
    }
    bool is_run(std::size_t begin, std::size_t length) const;
    bool counts(std::size_t begin, std::size_t length) const;
    bool vouches(std::size_t neighbour, std::size_t position) const;
    bool is_believed_from_before(std::size_t position) const;

    std::span<const Position> window_;
    std::span<Belief> beliefs_;
    MetresPerSecond max_speed_;
};

bool Judge::is_run(std::size_t begin, std::size_t length) const {
    const std::size_t after = begin + length;
    return begin > 0 && after < window_.size() && !plausible(begin - 1, begin) &&
           !plausible(after - 1, after) && plausible(begin - 1, after);
}

// Whether no overlapping run is shorter, or as short and earlier.
bool Judge::counts(std::size_t begin, std::size_t length) const {
    for (std::size_t other_length = 1; other_length <= length; ++other_length) {
        const std::size_t first = begin + 1 - std::min(begin + 1, other_length);
        const std::size_t end = other_length < length ? begin + length : begin;
        for (std::size_t other = first; other < end; ++other) {
            if (is_run(other, other_length)) {
                return false;
            }
        }
    }
    return true;
}

void Judge::jumps() {
    for (std::size_t begin = 1; begin + 1 < window_.size(); ++begin) {
        if (plausible(begin - 1, begin)) {
            continue;
        }
        for (std::size_t length = 1; length <= longest_jump; ++length) {
            if (is_run(begin, length) && counts(begin, length)) {
                std::ranges::fill(beliefs_.subspan(begin, length), Belief::outlier);
            }
        }
    }
}

bool Judge::vouches(std::size_t neighbour, std::size_t position) const {
    return !is_null_island(window_[neighbour]) &&
           distance_between(window_[neighbour].coordinates, window_[position].coordinates) <=
               near_null_island;
}

void Judge::null_island() {
    for (std::size_t i = 0; i < window_.size(); ++i) {
        if (!is_null_island(window_[i])) {
            continue;
        }
        const bool by_before = i > 0 && vouches(i - 1, i);
        const bool by_after = i + 1 < window_.size() && vouches(i + 1, i);
        if (!by_before && !by_after) {
            beliefs_[i] = Belief::outlier;
        }
    }
}

bool Judge::is_believed_from_before(std::size_t position) const {
    const std::size_t first = position - std::min(position, confirming_positions);
    for (std::size_t before = position; before > first; --before) {
        if (beliefs_[before - 1] == Belief::good) {
            return plausible(before - 1, position);
        }
    }
    return true;
}

void Judge::newest() {
    const std::size_t end = window_.size();
    for (std::size_t length = std::min(end, longest_jump); length > 0; --length) {
        const std::size_t begin = end - length;
        if (beliefs_[begin] == Belief::good && !is_believed_from_before(begin)) {
            std::ranges::replace(beliefs_.subspan(begin), Belief::good, Belief::unconfirmed);
            return;
        }
    }
}

}  // namespace

Metres accuracy_of(const Position& position) {
    return position.accuracy ? position.accuracy->metres() : unknown_accuracy;
}

bool is_plausible(const Position& from, const Position& to, MetresPerSecond max_speed) {
    const std::chrono::duration<double> time = to.time - from.time;
    const double driven = max_speed.value * time.count();
    if (distance_bound(from.coordinates, to.coordinates) <= driven) {
        return true;
    }
    const double sigma = std::hypot(accuracy_of(from).value, accuracy_of(to).value);
    return distance_between(from.coordinates, to.coordinates).value <= driven + 3 * sigma;
}

void judge(std::span<const Position> window, std::span<Belief> beliefs, MetresPerSecond max_speed) {
    require(window.size() == beliefs.size(), "there is one belief for each position");
    std::ranges::fill(beliefs, Belief::good);
    Judge judge(window, beliefs, max_speed);
    judge.jumps();
    judge.null_island();
    judge.newest();
}

}  // namespace convoy::fleet
