#include "fleet/motion/report/report_window.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "fleet/motion/belief/plausibility.hpp"
#include "fleet/motion/stay/keeping.hpp"

namespace convoy::fleet {
namespace {

// Every so manieth of the newest positions shows whether the vehicle is about.
constexpr std::size_t looked_at_every = 5;

std::size_t older_ones(const ReportWindow& window) {
    return window.size() - std::min(window.size(), report_positions);
}

/// Whether the position is the first one in its sample period.
bool is_sample(const ReportWindow& window, std::size_t index) {
    return index == 0 || sample_number(window[index - 1].time) != sample_number(window[index].time);
}

void drop(ReportWindow& window, std::size_t index) {
    window.erase(window.begin() + static_cast<std::ptrdiff_t>(index));
}

/// Drops one of the older positions if another one is the sample of its period.
void drop_unless_sample(ReportWindow& window, std::size_t index) {
    if (index < older_ones(window) && !is_sample(window, index)) {
        drop(window, index);
    }
}

}  // namespace

Insertion insert(ReportWindow& window, const Position& position) {
    // Most positions are the newest of their vehicle, so the search begins at the end.
    auto at = window.end();
    while (at != window.begin() && position.time <= std::prev(at)->time) {
        --at;
    }
    if (at != window.end() && at->time == position.time) {
        const bool wins = position < *at;
        *at = wins ? position : *at;
        return wins ? Insertion::changed : Insertion::known;
    }
    const auto index = static_cast<std::size_t>(at - window.begin());
    const std::size_t older = window.size() + 1 - std::min(window.size() + 1, report_positions);
    if (index < older) {
        const bool is_old = sample_number(position.time) + std::int64_t{report_samples} <
                            sample_number(window.back().time);
        const bool has_sample =
            index > 0 && sample_number(window[index - 1].time) == sample_number(position.time);
        if (is_old || has_sample) {
            return Insertion::beyond;
        }
    }
    window.insert(at, position);
    // Only these may have lost their place: the one behind the new one, and the newest of the
    // older.
    drop_unless_sample(window, index + 1);
    if (older_ones(window) > 0) {
        drop_unless_sample(window, older_ones(window) - 1);
    }
    const Time begin = report_window_begin(window.back().time);
    while (older_ones(window) > 0 && window.front().time < begin) {
        drop(window, 0);
    }
    return Insertion::changed;
}

ReportWindow report_window(std::span<const Position> positions) {
    ReportWindow window;
    if (positions.empty()) {
        return window;
    }
    const std::size_t older = positions.size() - std::min(positions.size(), report_positions);
    const Time begin = report_window_begin(positions.back().time);
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const bool is_sample =
            i == 0 || sample_number(positions[i - 1].time) != sample_number(positions[i].time);
        if (i >= older || (positions[i].time >= begin && is_sample)) {
            window.push_back(positions[i]);
        }
    }
    return window;
}

bool may_stay(std::span<const Position> newest) {
    if (newest.empty()) {
        return false;
    }
    boost::container::static_vector<std::int32_t, report_positions / looked_at_every + 1> latitudes;
    boost::container::static_vector<std::int32_t, report_positions / looked_at_every + 1>
        longitudes;
    for (std::size_t i = 0; i < newest.size(); i += looked_at_every) {
        latitudes.push_back(newest[i].coordinates.latitude_e7());
        longitudes.push_back(newest[i].coordinates.longitude_e7());
    }
    const auto middle = static_cast<std::ptrdiff_t>(latitudes.size() / 2);
    std::ranges::nth_element(latitudes, latitudes.begin() + middle);
    std::ranges::nth_element(longitudes, longitudes.begin() + middle);
    const auto centre = Coordinates::from_checked_e7(latitudes[latitudes.size() / 2],
                                                     longitudes[longitudes.size() / 2]);
    std::size_t far = 0;
    for (std::size_t i = 0; i < newest.size() && 2 * far < latitudes.size(); i += looked_at_every) {
        far += are_within(centre, newest[i].coordinates, largest_circle) ? 0 : 1;
    }
    return 2 * far < latitudes.size();
}

Time report_window_begin(Time newest) {
    return Time((sample_number(newest) - std::int64_t{report_samples}) * sample_period);
}

}  // namespace convoy::fleet
