#include "fleet/motion/stay/stay.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>

#include "fleet/motion/stay/keeping.hpp"

namespace convoy::fleet {
namespace {

// The mean place at a time is that of the samples within a quarter of an hour on either side.
constexpr double mean_seconds = 900;

// The mean place has moved if it is further away than this multiple of the samples' scatter around
// their own line, and than the metres below.
constexpr double sure_scatter = 2.6;
constexpr double min_leash_metres = 5;

// If the way along that line is this multiple of the scatter, the vehicle creeps, and its mean
// place is that on the line.
constexpr double sure_way = 7;

}  // namespace

Stay::Stay(std::span<const Sample> samples)
    : plane_(samples.front().place), sums_{Moments{}}, last_(samples.size() - 1) {
    times_.reserve(samples.size());
    points_.reserve(samples.size());
    sums_.reserve(samples.size() + 1);
    for (const Sample& sample : samples) {
        times_.push_back(sample.seconds);
        points_.push_back(plane_.at(sample.place));
        Moments sum = sums_.back();
        sum.add(sample.seconds - times_.front(), points_.back());
        sums_.push_back(sum);
    }
    trim();
}

void Stay::trim() {
    while (last_ > first_ && is_away(first_, first_ + 1, last_ + 1)) {
        ++first_;
    }
    while (last_ > first_ && is_away(last_, first_, last_)) {
        --last_;
    }
}

Stay::Place Stay::place_at(std::size_t sample) const {
    const auto begin =
        std::ranges::lower_bound(times_, times_[sample] - mean_seconds) - times_.begin();
    const auto end =
        std::ranges::upper_bound(times_, times_[sample] + mean_seconds) - times_.begin();
    const std::size_t from = std::max(static_cast<std::size_t>(begin), first_);
    const std::size_t to = std::min(static_cast<std::size_t>(end), last_ + 1);
    const Moments sum = sums_[to] - sums_[from];
    const double scatter = sum.scatter_around_line();
    const double way = sum.speed() * (times_[to - 1] - times_[from]);
    return {.mean = way > sure_way * scatter ? sum.at(times_[sample] - times_.front()) : sum.mean(),
            .leash = std::max(min_leash_metres, sure_scatter * scatter)};
}

// Whether a sample is away from those of [begin, end), which are all before or all after it.
bool Stay::is_away(std::size_t sample, std::size_t begin, std::size_t end) const {
    const auto others = std::span(points_).subspan(begin, end - begin);
    if (sample < begin) {
        return has_left(points_[sample], others);
    }
    const auto nearest = others.last(std::min(others.size(), remembered_samples));
    const boost::container::static_vector<PlanePoint, remembered_samples> nearest_first(
        nearest.rbegin(), nearest.rend());
    return has_left(points_[sample], nearest_first);
}

}  // namespace convoy::fleet
