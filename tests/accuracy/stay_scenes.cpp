#include "stay_scenes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>

#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/estimate/motion.hpp"
#include "fleet/motion/report/report.hpp"
#include "position-simulator/random.hpp"
#include "scenes.hpp"

namespace convoy::accuracy {
namespace {

using simulator::Random;

constexpr std::chrono::minutes stay_before_start{20};

/// A receiver's error on one axis.
class DriftingError {
 public:
    DriftingError(const Drift& drift, std::chrono::seconds interval, Random& random)
        : kept_(std::exp(-static_cast<double>(interval.count()) / drift.seconds)),
          fresh_(drift.sigma * std::sqrt(1 - kept_ * kept_)),
          last_(drift.sigma * random.normal()) {}

    double next(Random& random) {
        last_ = kept_ * last_ + fresh_ * random.normal();
        return last_;
    }

 private:
    double kept_;
    double fresh_;
    double last_;
};

bool shows_moving(const fleet::Motion& motion) {
    return motion.speed && *motion.speed >= fleet::moving_speed;
}

bool shows_moving(const fleet::ReportWindow& window) {
    const auto report = fleet::report_of(fleet::VehicleName::from("live").value(), window, {});
    return report && shows_moving(report->motion);
}

fleet::Time begin() { return fleet::parse_time("2026-11-22T12:00:00Z").value(); }

double seconds_after(fleet::Time from, fleet::Time to) {
    return std::chrono::duration<double>(to - from).count();
}

Shown smoothed(std::span<const fleet::Position> track) {
    const fleet::MotionSettings settings;
    const auto [beliefs, stays, reported] = judge_track(track, settings.max_speed);
    Shown sum;
    std::optional<fleet::Motion> before;
    for (std::size_t i = 0; i < track.size(); ++i) {
        const fleet::Motion motion = derive_motion({track, beliefs, i, reported}, settings,
                                                   stays[i], before ? &*before : nullptr);
        before = is_believed(motion) ? motion : before;
        sum.metres += motion.distance ? motion.distance->value : 0;
        sum.moving += shows_moving(motion) ? 1 : 0;
    }
    sum.moving /= static_cast<double>(track.size());
    return sum;
}

}  // namespace

TruePlace parked() {
    return [](double) { return fleet::PlanePoint{}; };
}

TruePlace creeping(double speed) {
    return [speed](double time) { return fleet::PlanePoint{.east = 0, .north = speed * time}; };
}

TruePlace at_anchor(double metres) {
    constexpr double widest = 70 * std::numbers::pi / 180;
    constexpr double period_seconds = 1'200;
    return [metres](double time) {
        const double angle = widest * std::sin(2 * std::numbers::pi * time / period_seconds);
        return fleet::PlanePoint{.east = metres * std::sin(angle),
                                 .north = metres * std::cos(angle)};
    };
}

std::vector<fleet::Position> received(const TruePlace& truth, const Drift& drift,
                                      const Reporting& reporting) {
    constexpr simulator::Point origin{{52.0}, {5.0}};
    Random random(reporting.seed);
    DriftingError east(drift, reporting.interval, random);
    DriftingError north(drift, reporting.interval, random);
    const auto accuracy =
        drift.is_reported ? fleet::Accuracy::from_metres(drift.sigma) : std::nullopt;
    std::vector<fleet::Position> track;
    track.reserve(static_cast<std::size_t>(reporting.length / reporting.interval));
    for (std::chrono::seconds time{0}; time < reporting.length; time += reporting.interval) {
        const fleet::PlanePoint place = truth(static_cast<double>(time.count()));
        const double to_east = place.east + east.next(random);
        const double to_north = place.north + north.next(random);
        track.push_back({begin() + time, displaced(origin, to_east, to_north), accuracy});
    }
    return track;
}

Shown shown(const std::vector<fleet::Position>& track) {
    Shown sum = smoothed(track);
    fleet::ReportWindow window;
    double reports = 0;
    for (const fleet::Position& position : track) {
        insert(window, position);
        if (position.time >= track.front().time + live_from) {
            ++reports;
            sum.moving_live += shows_moving(window) ? 1 : 0;
        }
    }
    sum.moving_live /= std::max(reports, 1.0);
    return sum;
}

double shown_metres(const std::vector<fleet::Position>& track) { return smoothed(track).metres; }

Delay delay_of(const Start& start) {
    Random random(start.reporting.seed, 1);
    // Positions do not know when the vehicle starts: it does so anywhere in an interval.
    const auto interval = static_cast<double>(start.reporting.interval.count());
    const double starts_at =
        std::chrono::duration<double>(stay_before_start).count() + interval * random.unit();
    const TruePlace truth = [&](double time) {
        return fleet::PlanePoint{.east = std::max(0.0, start.speed * (time - starts_at)),
                                 .north = 0};
    };
    Reporting reporting = start.reporting;
    reporting.length += stay_before_start;
    const std::vector<fleet::Position> track = received(truth, start.drift, reporting);
    Delay delay{.shown = seconds_after(begin(), track.back().time) - starts_at, .due = 0};
    fleet::ReportWindow window;
    int since = 0;
    bool is_shown = false;
    for (const fleet::Position& position : track) {
        insert(window, position);
        const double driving = seconds_after(begin(), position.time) - starts_at;
        if (driving <= 0) {
            continue;
        }
        ++since;
        const bool is_due = since >= 3 && start.speed * driving >= 3 * start.drift.sigma;
        delay.due = is_due && delay.due == 0 ? driving : delay.due;
        if (!is_shown && shows_moving(window)) {
            delay.shown = driving;
            is_shown = true;
        }
        if (is_shown && is_due) {
            break;
        }
    }
    return delay;
}

}  // namespace convoy::accuracy
