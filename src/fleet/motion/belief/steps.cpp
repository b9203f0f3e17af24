#include "fleet/motion/belief/steps.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/plausibility.hpp"

namespace convoy::fleet {
namespace {

// No detour is recognised below this speed: three times the slowest usual top speed.
constexpr double detour_factor = 3;
constexpr double min_usual_speed = 10;
constexpr MetresPerSecond slow_speed{detour_factor * min_usual_speed};
constexpr double detour_excess = 2;

// The usual top speed is exceeded by this share of the steps. If there are fewer steps, it is
// `fast_speed`, and no step is a detour.
constexpr std::size_t one_of_steps = 20;
constexpr std::size_t min_steps = 8;

double noise_between(const Position& from, const Position& to) {
    return 3 * std::hypot(accuracy_of(from).value, accuracy_of(to).value);
}

class StepJudge {
 public:
    StepJudge(std::span<const Position> window, MetresPerSecond max_speed);

    Steps judged();

 private:
    // Step i leads from position i - 1 to position i. Step 0 has no length.
    bool is_fast(std::size_t step) const { return speeds_[step] > fast_speed.value; }
    bool continues_another(std::size_t step) const;
    bool is_detour(std::size_t out) const;
    void find_detours();
    double usual_top_speed() const;

    std::span<const Position> window_;
    std::vector<bool> plausible_;
    std::vector<double> metres_;
    std::vector<double> speeds_;  // metres per second beyond the noise
    std::vector<bool> detours_;   // whether the vehicle goes out by this step and back by the next
};

StepJudge::StepJudge(std::span<const Position> window, MetresPerSecond max_speed)
    : window_(window), plausible_(window.size()), metres_(window.size()), speeds_(window.size()) {
    for (std::size_t i = 1; i < window.size(); ++i) {
        plausible_[i] = is_plausible(window[i - 1], window[i], max_speed);
        metres_[i] = rough_distance(window[i - 1].coordinates, window[i].coordinates).value;
        const double beyond_noise = metres_[i] - noise_between(window[i - 1], window[i]);
        speeds_[i] = std::max(beyond_noise, 0.0) / seconds_between(window[i - 1], window[i]);
    }
}

bool StepJudge::continues_another(std::size_t step) const {
    const bool by_before = step > 1 && plausible_[step - 1] &&
                           continues(window_[step - 2], window_[step - 1], window_[step]);
    return by_before || (step + 1 < window_.size() && plausible_[step + 1] &&
                         continues(window_[step - 1], window_[step], window_[step + 1]));
}

void StepJudge::find_detours() {
    detours_.resize(window_.size());
    for (std::size_t out = 1; out + 1 < window_.size(); ++out) {
        detours_[out] = is_detour(out);
    }
}

bool StepJudge::is_detour(std::size_t out) const {
    const std::size_t back = out + 1;
    if (speeds_[out] <= slow_speed.value || speeds_[back] <= slow_speed.value) {
        return false;
    }
    const double direct =
        rough_distance(window_[out - 1].coordinates, window_[back].coordinates).value;
    return metres_[out] + metres_[back] > detour_excess * direct;
}

// Detours do not count.
double StepJudge::usual_top_speed() const {
    std::vector<double> counted;
    for (std::size_t i = 1; i < window_.size(); ++i) {
        if (plausible_[i] && !detours_[i] && !detours_[i - 1]) {
            counted.push_back(speeds_[i]);
        }
    }
    if (counted.size() < min_steps) {
        return fast_speed.value;
    }
    const auto top = counted.end() - 1 - static_cast<std::ptrdiff_t>(counted.size() / one_of_steps);
    std::ranges::nth_element(counted, top);
    return std::max(*top, min_usual_speed);
}

Steps StepJudge::judged() {
    find_detours();
    Steps steps{.plausible = plausible_, .speed = {}, .usual = {usual_top_speed()}};
    for (std::size_t i = 1; i < window_.size(); ++i) {
        if (plausible_[i] && is_fast(i) && !continues_another(i)) {
            steps.plausible[i] = false;
        }
        if (detours_[i] &&
            std::min(speeds_[i], speeds_[i + 1]) > detour_factor * steps.usual.value) {
            steps.plausible[i] = steps.plausible[i + 1] = false;
        }
    }
    for (const double speed : speeds_) {
        steps.speed.push_back({speed});
    }
    return steps;
}

}  // namespace

bool are_all_slow(std::span<const Position> window, MetresPerSecond max_speed) {
    const MetresPerSecond slow{std::min(slow_speed.value, max_speed.value)};
    for (std::size_t i = 1; i < window.size(); ++i) {
        if (!is_plausible(window[i - 1], window[i], slow)) {
            return false;
        }
    }
    return true;
}

Steps judge_steps(std::span<const Position> window, MetresPerSecond max_speed) {
    return StepJudge(window, max_speed).judged();
}

bool continues(const Position& last, const Position& here, const Position& next) {
    const LocalPlane plane(here.coordinates);
    const PlanePoint from = plane.at(last.coordinates);
    const PlanePoint to = plane.at(next.coordinates);
    const double before = seconds_between(last, here);
    const double after = seconds_between(here, next);
    const double east = to.east / after;
    const double north = to.north / after;
    const double change = std::hypot(east + from.east / before, north + from.north / before);
    const double noise = noise_between(last, here) / before + noise_between(here, next) / after;
    // Two positions within a short time show no velocity.
    return noise <= fast_speed.value &&
           change <= std::max(10.0, std::hypot(east, north) / 3) + noise;
}

}  // namespace convoy::fleet
