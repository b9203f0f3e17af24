#include "measure.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "fleet/local_plane.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/report/report.hpp"
#include "position-simulator/geodesy.hpp"

namespace convoy::accuracy {
namespace {

class RootMeanSquare {
 public:
    void add(double error) {
        squares_ += error * error;
        ++count_;
    }
    double value() const { return count_ == 0 ? 0 : std::sqrt(squares_ / count_); }

 private:
    double squares_ = 0;
    double count_ = 0;
};

class ErrorSum {
 public:
    void add(const fleet::Motion& derived, const simulator::Truth& truth) {
        if (derived.speed) {
            speed_.add(derived.speed->value - truth.speed.value);
        }
        for (std::size_t i = 0; derived.heading && i < heading_above.size(); ++i) {
            if (truth.speed.value > heading_above[i]) {
                heading_[i].add(simulator::turn_between(truth.heading, *derived.heading).value);
            }
        }
    }
    MotionError error() const {
        MotionError error{.speed = speed_.value()};
        std::ranges::transform(heading_, error.heading.begin(), &RootMeanSquare::value);
        return error;
    }

 private:
    RootMeanSquare speed_;
    std::array<RootMeanSquare, heading_above.size()> heading_;
};

fleet::Motion two_point(const Drive& drive, std::size_t index) {
    return derive_motion(std::span(drive.positions).subspan(index - 1, 2), 1, {});
}

fleet::Motion live(const fleet::ReportWindow& window) {
    const auto report = fleet::report_of(fleet::VehicleName::from("live").value(), window, {});
    const bool is_newest = report && report->position == window.back();
    return is_newest ? report->motion : fleet::Motion{};
}

/// Returns for each position whether the vehicle truly keeps to one place for a minute or more. The
/// recorded tracks contain parked receivers, and the simulator drives along their noise: what is
/// derived there is a stay, so its speed is not compared.
std::vector<bool> true_stays(const Drive& drive) {
    std::vector<fleet::Position> path;
    path.reserve(drive.positions.size());
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        const auto at = fleet::Coordinates::from_degrees(drive.truth[i].at.latitude.value,
                                                         drive.truth[i].at.longitude.value);
        path.push_back({drive.positions[i].time, at.value(), {}});
    }
    std::vector<bool> stays;
    for (const fleet::StayStep& step : judge_track(path, fleet::MotionSettings{}.max_speed).stays) {
        stays.push_back(step.stays);
    }
    return stays;
}

}  // namespace

double driven(const Drive& drive) {
    double metres = 0;
    for (std::size_t i = 1; i < drive.truth.size(); ++i) {
        metres += simulator::way_between(drive.truth[i - 1].at, drive.truth[i].at).length.value;
    }
    return metres;
}

Errors measure(const Scene& scene) {
    ErrorSum of_two, of_live, of_smoothed;
    double positions = 0, jumps = 0, found = 0, wrong = 0, speeds = 0, within = 0;
    double derived_metres = 0, true_metres = 0;
    for (const Drive& drive : scene.drives) {
        true_metres += driven(drive);
        const auto [beliefs, stays, reported] =
            judge_track(drive.positions, fleet::MotionSettings{}.max_speed);
        std::optional<fleet::Motion> before;
        fleet::ReportWindow window;
        const std::vector<bool> truly_stays = true_stays(drive);
        for (std::size_t i = 0; i < drive.positions.size(); ++i) {
            const simulator::Truth& truth = drive.truth[i];
            insert(window, drive.positions[i]);
            const fleet::Motion smoothed = derive_motion({drive.positions, beliefs, i, reported},
                                                         {}, stays[i], before ? &*before : nullptr);
            before = is_believed(smoothed) ? smoothed : before;
            ++positions;
            jumps += drive.jumped[i] ? 1 : 0;
            const bool is_outlier = smoothed.belief == fleet::Belief::outlier;
            found += drive.jumped[i] && is_outlier ? 1 : 0;
            wrong += !drive.jumped[i] && is_outlier ? 1 : 0;
            derived_metres += smoothed.distance ? smoothed.distance->value : 0;
            if (drive.jumped[i] || (truly_stays[i] && truth.speed.value > 0)) {
                continue;
            }
            of_smoothed.add(smoothed, truth);
            of_live.add(live(window), truth);
            if (i > 0 && !drive.jumped[i - 1]) {
                of_two.add(two_point(drive, i), truth);
            }
            if (smoothed.speed) {
                ++speeds;
                const double error = std::abs(smoothed.speed->value - truth.speed.value);
                within += error <= 2 * smoothed.speed_sigma->value ? 1 : 0;
            }
        }
    }
    return {.two_point = of_two.error(),
            .live = of_live.error(),
            .smoothed = of_smoothed.error(),
            .within_two_sigma = within / speeds,
            .jumps = jumps,
            .jumps_found = jumps == 0 ? 1 : found / jumps,
            .flagged_wrongly = wrong / (positions - jumps),
            .distance = derived_metres / true_metres};
}

}  // namespace convoy::accuracy
