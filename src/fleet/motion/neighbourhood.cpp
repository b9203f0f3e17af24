#include "fleet/motion/neighbourhood.hpp"

#include <algorithm>
#include <chrono>

#include "fleet/invariant.hpp"
#include "fleet/motion/plausibility.hpp"

namespace convoy::fleet {
namespace {

// Positions further away in time have almost no influence. They are used only if a side has fewer
// nearer ones than `remembered_positions`.
constexpr std::chrono::seconds memory{8};
constexpr std::size_t remembered_positions = 4;

// The least sigma of a measurement, even if its receiver reports less; and the sigma of a position
// without an accuracy.
constexpr double least_sigma_metres = 0.5;
constexpr double usual_sigma_metres = 3.0;

}  // namespace

Neighbourhood::Neighbourhood(std::span<const Position> window, std::span<const Belief> beliefs,
                             std::size_t index, MetresPerSecond max_speed)
    : window_(window),
      beliefs_(beliefs),
      index_(static_cast<std::ptrdiff_t>(index)),
      max_speed_(max_speed),
      plane_(window[index].coordinates),
      here_(measurement(window[index])),
      before_(gather(-1)),
      after_(gather(1)) {}

Measurement Neighbourhood::measurement(const Position& position) const {
    const std::chrono::duration<double> time =
        position.time - window_[static_cast<std::size_t>(index_)].time;
    const double sigma = position.accuracy
                             ? std::max(position.accuracy->metres().value, least_sigma_metres)
                             : usual_sigma_metres;
    return {
        .at = plane_.at(position.coordinates), .time = {time.count()}, .variance = sigma * sigma};
}

bool Neighbourhood::is_too_far(const Position& next, const Position& last,
                               std::size_t found) const {
    const Position& here = window_[static_cast<std::size_t>(index_)];
    return std::chrono::abs(next.time - last.time) > motion_gap ||
           (found >= remembered_positions && std::chrono::abs(next.time - here.time) > memory);
}

// Whether the vehicle can have driven between two good positions. Of two periods that are judged
// apart (judged_period.hpp) only the places show that.
bool Neighbourhood::are_joined(std::size_t one, std::size_t other) const {
    const auto [earlier, later] = std::minmax(one, other);
    return beliefs_[later] != Belief::relocated &&
           is_plausible(window_[earlier], window_[later], max_speed_);
}

Measurements Neighbourhood::gather(std::ptrdiff_t direction) const {
    Measurements found;
    auto last = static_cast<std::size_t>(index_);
    std::ptrdiff_t next_index = index_ + direction;
    for (std::size_t i = 0;
         i < motion_neighbours && next_index >= 0 && next_index < std::ssize(window_);
         ++i, next_index += direction) {
        const auto place = static_cast<std::size_t>(next_index);
        if (!is_good(beliefs_[place])) {
            continue;
        }
        const Position& next = window_[place];
        require((next.time - window_[last].time).count() * direction > 0,
                "a window's times ascend");
        if (is_too_far(next, window_[last], found.size()) || !are_joined(place, last)) {
            break;
        }
        found.push_back(measurement(next));
        last = place;
    }
    return found;
}

std::optional<std::size_t> Neighbourhood::previous() const {
    const auto end = static_cast<std::size_t>(index_);
    for (std::size_t i = end; i > end - std::min(end, motion_neighbours); --i) {
        if (is_good(beliefs_[i - 1])) {
            return are_joined(i - 1, end) ? std::optional(i - 1) : std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace convoy::fleet
