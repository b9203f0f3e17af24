#include "fleet/motion/stay/stays.hpp"

#include <algorithm>
#include <boost/container/static_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fleet/local_plane.hpp"
#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/belief/reported_judgement.hpp"
#include "fleet/motion/stay/crawl.hpp"
#include "fleet/motion/stay/keeping.hpp"
#include "fleet/motion/stay/samples.hpp"
#include "fleet/motion/stay/stay.hpp"

namespace convoy::fleet {
namespace {

static_assert(remembered_samples == stay_memory / sample_period);

// After this time without a fit, other samples have to begin a stay.
constexpr Seconds enough_time{330};
static_assert(enough_time > largest_circle_time);

// A step between two samples of a stay is a move if it is longer than this, and than a multiple of
// the median step of the `step_neighbours` on either side. Receivers with coarse coordinates jump
// by less.
constexpr double min_move_metres = 15;
constexpr double sure_move = 5;
constexpr std::size_t step_neighbours = 10;

/// Whether the vehicle moved in one of the steps, whose lengths are in metres.
bool is_move(std::span<const double> lengths, std::size_t index) {
    if (lengths[index] <= min_move_metres) {
        return false;
    }
    const std::size_t begin = index - std::min(index, step_neighbours);
    const std::size_t end = std::min(lengths.size(), index + step_neighbours + 1);
    const auto near = lengths.subspan(begin, end - begin);
    boost::container::static_vector<double, 2 * step_neighbours + 1> sorted(near.begin(),
                                                                            near.end());
    return lengths[index] > sure_move * lower_quantile(sorted, 0.5);
}

/// The stays in one window.
class Stays {
 public:
    Stays(std::span<const Position> window, std::span<const Belief> beliefs,
          std::span<const ReportedMotion> reported, std::span<StayStep> steps)
        : window_(window),
          beliefs_(beliefs),
          reported_(reported),
          steps_(steps),
          samples_(samples_of(window, beliefs)),
          joined_(samples_.size(), false) {}

    void find();

 private:
    void join_from(std::size_t first);
    void part_at_moves();
    void part_at_drives();
    bool is_driven(const Sample& sample) const;
    void write_stay(std::span<const Sample> samples);
    void write_arrival(const Stay& stay, std::size_t begin);
    PlanePoint write_inside(const Stay& stay, std::span<const Sample> samples);
    void write_departure(const Stay& stay, std::size_t end, const PlanePoint& from);
    void write_crawls();

    std::span<const Position> window_;
    std::span<const Belief> beliefs_;
    std::span<const ReportedMotion> reported_;
    std::span<StayStep> steps_;
    std::vector<Sample> samples_;
    std::vector<bool> joined_;  // whether a sample and the next one belong to one stay
};

void Stays::find() {
    for (std::size_t i = 0; i + 1 < samples_.size(); ++i) {
        join_from(i);
    }
    part_at_moves();
    part_at_drives();
    for (std::size_t first = 0; first < samples_.size();) {
        std::size_t last = first;
        while (joined_[last]) {
            ++last;
        }
        write_stay(std::span(samples_).subspan(first, last + 1 - first));
        first = last + 1;
    }
    write_crawls();
}

// Joins the samples from `first` on that lie in a circle for its time.
void Stays::join_from(std::size_t first) {
    const LocalPlane plane(samples_[first].place);
    Extent extent;
    for (std::size_t last = first + 1; last < samples_.size(); ++last) {
        if (samples_[last].relocated) {
            return;
        }
        extent.add(plane.at(samples_[last].place));
        const Seconds passed{samples_[last].seconds - samples_[first].seconds};
        if (keeps_within_a_circle(extent, passed)) {
            std::fill(joined_.begin() + static_cast<std::ptrdiff_t>(first),
                      joined_.begin() + static_cast<std::ptrdiff_t>(last), true);
        }
        if (passed > enough_time || extent.radius() > largest_circle) {
            return;
        }
    }
}

void Stays::part_at_moves() {
    std::vector<double> lengths;  // in metres, between joined samples
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        if (joined_[i]) {
            lengths.push_back(distance_between(samples_[i].place, samples_[i + 1].place).value);
            indices.push_back(i);
        }
    }
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        joined_[indices[i]] = !is_move(lengths, i);
    }
}

// Whether the device reports at most of the sample's positions that the vehicle drives.
bool Stays::is_driven(const Sample& sample) const {
    std::size_t driven = 0;
    for (std::size_t i = sample.begin; !reported_.empty() && i < sample.end; ++i) {
        driven += is_sure_to_drive(reported_[i]) ? 1 : 0;
    }
    return 2 * driven > sample.end - sample.begin;
}

void Stays::part_at_drives() {
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        if (is_driven(samples_[i])) {
            joined_[i] = false;
            if (i > 0) {
                joined_[i - 1] = false;
            }
        }
    }
}

void Stays::write_stay(std::span<const Sample> samples) {
    if (samples.size() < 2) {
        return;
    }
    const Stay stay(samples);
    if (stay.first() == stay.last()) {
        return;
    }
    write_arrival(stay, samples[stay.first()].begin);
    const PlanePoint last = write_inside(stay, samples);
    write_departure(stay, samples[stay.last()].end, last);
}

// The way from the good position before to the first mean place. If that position belongs to
// another stay, its departure has written the way.
void Stays::write_arrival(const Stay& stay, std::size_t begin) {
    for (std::size_t i = begin; i > 0 && !steps_[i - 1].stays; --i) {
        if (is_good(beliefs_[i - 1])) {
            const PlanePoint from = stay.at(window_[i - 1].coordinates);
            steps_[begin].moved = {distance(from, stay.place_at(stay.first()).mean)};
            return;
        }
    }
}

// The vehicle's place follows the mean place as on a leash: it moves only if that is further away
// than its noise explains. Returns the last place.
PlanePoint Stays::write_inside(const Stay& stay, std::span<const Sample> samples) {
    PlanePoint here = stay.place_at(stay.first()).mean;
    for (std::size_t sample = stay.first(); sample <= stay.last(); ++sample) {
        const std::size_t begin = samples[sample].begin;
        const std::size_t end =
            sample < stay.last() ? samples[sample + 1].begin : samples[sample].end;
        for (std::size_t i = begin; i < end; ++i) {
            if (is_good(beliefs_[i])) {
                steps_[i].stays = true;
                steps_[i].moved = steps_[i].moved.value_or(Metres{0.0});
            }
        }
        const auto [mean, leash] = stay.place_at(sample);
        const double away = distance(here, mean);
        if (away > leash) {
            const double share = 1 - leash / away;
            here = {.east = here.east + share * (mean.east - here.east),
                    .north = here.north + share * (mean.north - here.north)};
            steps_[begin].moved = {steps_[begin].moved->value + away - leash};
        }
    }
    return here;
}

void Stays::write_departure(const Stay& stay, std::size_t end, const PlanePoint& from) {
    for (std::size_t i = end; i < window_.size(); ++i) {
        if (is_good(beliefs_[i])) {
            steps_[i].moved = {distance(from, stay.at(window_[i].coordinates))};
            return;
        }
    }
}

void Stays::write_crawls() {
    for (std::size_t first = 0; first < samples_.size();) {
        std::size_t end = first;
        while (end < samples_.size() && !steps_[samples_[end].begin].stays &&
               !is_driven(samples_[end]) && (end == first || !samples_[end].relocated)) {
            ++end;
        }
        measure_crawl(window_, beliefs_, std::span(samples_).subspan(first, end - first), steps_);
        first = std::max(end, first + 1);
    }
}

}  // namespace

void find_stays(std::span<const Position> window, std::span<const Belief> beliefs,
                std::span<const ReportedMotion> reported, std::span<StayStep> steps) {
    std::ranges::fill(steps, StayStep{});
    Stays(window, beliefs, reported, steps).find();
}

bool stays_at_end(std::span<const Position> window, std::span<const Belief> beliefs) {
    std::size_t index = window.size() - 1;
    const Position& newest = window[index];
    if (seconds_between(window.front(), newest) < smallest_circle_time.value ||
        !is_usable(newest, beliefs[index])) {
        return false;
    }
    // The samples before the newest position, from the newest on, and how many of them lie in a
    // circle with it.
    boost::container::static_vector<PlanePoint, remembered_samples> before;
    std::size_t in_circle = 0;
    const LocalPlane plane(newest.coordinates);
    Extent extent;
    std::int64_t number = index > 0 ? sample_number(window[index - 1].time) : 0;
    while (index > 0 && before.size() < remembered_samples && beliefs[index] != Belief::relocated) {
        --index;
        const std::int64_t here = number;
        number = index > 0 ? sample_number(window[index - 1].time) : 0;
        const bool is_sample = index == 0 || number != here;
        if (!is_sample || !is_usable(window[index], beliefs[index])) {
            continue;
        }
        before.push_back(plane.at(window[index].coordinates));
        extent.add(before.back());
        if (extent.radius() > largest_circle) {
            break;
        }
        if (keeps_within_a_circle(extent, {seconds_between(window[index], newest)})) {
            in_circle = before.size();
        }
    }
    return in_circle > 0 && !has_left({}, std::span(before).first(in_circle));
}

}  // namespace convoy::fleet
