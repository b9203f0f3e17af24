#include "fleet/motion/stay/crawl.hpp"

#include <cstddef>
#include <optional>

#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/stay/moments.hpp"

namespace convoy::fleet {
namespace {

// A vehicle crawls if for two minutes on either side it keeps one velocity, at most this one (in
// metres per second), apart from a scatter that may be noise.
constexpr double max_crawl_speed = 3;
constexpr double max_scatter_metres = 25;
constexpr double crawl_seconds = 120;
constexpr std::size_t min_crawl_samples = 4;

/// Returns the speed in m/s at which the vehicle crawls past `samples`; nothing if it does not.
std::optional<double> crawl_speed(std::span<const Sample> samples) {
    if (samples.size() < min_crawl_samples) {
        return std::nullopt;
    }
    const LocalPlane plane(samples.front().place);
    Moments sum;
    for (const Sample& sample : samples) {
        sum.add(sample.seconds - samples.front().seconds, plane.at(sample.place));
    }
    const double speed = sum.speed();
    const bool crawls = speed <= max_crawl_speed && sum.scatter_around_line() <= max_scatter_metres;
    return crawls ? std::optional(speed) : std::nullopt;
}

}  // namespace

void measure_crawl(std::span<const Position> window, std::span<const Belief> beliefs,
                   std::span<const Sample> samples, std::span<StayStep> steps) {
    std::size_t begin = 0;
    std::size_t end = 0;
    for (std::size_t i = 0; i + 1 < samples.size(); ++i) {
        const double middle = (samples[i].seconds + samples[i + 1].seconds) / 2;
        while (samples[begin].seconds < middle - crawl_seconds && begin < i) {
            ++begin;
        }
        while (end < samples.size() && samples[end].seconds <= middle + crawl_seconds) {
            ++end;
        }
        const auto speed =
            end > begin ? crawl_speed(samples.subspan(begin, end - begin)) : std::nullopt;
        std::size_t before = samples[i].begin;
        for (std::size_t k = before + 1; speed && k <= samples[i + 1].begin; ++k) {
            if (is_good(beliefs[k])) {
                steps[k].moved = {*speed * seconds_between(window[before], window[k])};
                before = k;
            }
        }
    }
}

}  // namespace convoy::fleet
