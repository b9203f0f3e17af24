#include "fault_scenes.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <span>

#include "fleet/local_plane.hpp"
#include "fleet/motion/estimate/judged_period.hpp"
#include "fleet/motion/estimate/motion.hpp"
#include "fleet/motion/report/report.hpp"
#include "measure.hpp"
#include "position-simulator/random.hpp"

namespace convoy::accuracy {
namespace {

using simulator::Random;

constexpr fleet::Metres false_from{100};

FaultyDrive without_faults(const Drive& drive) {
    return {.drive = drive, .planted = std::vector<bool>(drive.positions.size(), false)};
}

void plant(FaultyDrive& drive, std::size_t index, const fleet::Coordinates& place) {
    drive.drive.positions[index].coordinates = place;
    drive.planted[index] = true;
}

/// Returns how many positions before `index` the time `seconds` before it is.
std::size_t positions_before(const Drive& drive, std::size_t index, double seconds) {
    const double interval =
        std::chrono::duration<double>(drive.positions[1].time - drive.positions[0].time).count();
    return std::min(index, static_cast<std::size_t>(std::max(1.0, seconds / interval)));
}

/// The receiver sends its last fix for some positions, so that `share` of all are old.
FaultyDrive with_last_fixes(const Drive& drive, double share, Random& random) {
    FaultyDrive made = without_faults(drive);
    std::size_t index = 1;
    while (index < drive.positions.size()) {
        const std::size_t length = 5 + random.below(16);
        const double fresh = static_cast<double>(length) * (1 - share) / share;
        index += static_cast<std::size_t>(fresh * random.between(0.5, 1.5));
        for (std::size_t i = index; i < std::min(index + length, drive.positions.size()); ++i) {
            plant(made, i, drive.positions[index - 1].coordinates);
        }
        index += length;
    }
    return made;
}

class FaultMeasure {
 public:
    void add(const FaultyDrive& faulty);
    FaultErrors errors() const {
        return {.left_out = left_out_ / true_positions_,
                .believed = believed_ / std::max(false_positions_, 1.0),
                .distance = derived_metres_ / true_metres_,
                .greatest_speed = shown_speed_ / true_speed_};
    }

 private:
    void add_belief(const FaultyDrive& faulty, std::size_t index, bool is_believed);
    void show(const fleet::Motion& motion) {
        shown_speed_ = std::max(shown_speed_, motion.speed ? motion.speed->value : 0);
    }

    double true_positions_ = 0;
    double false_positions_ = 0;
    double left_out_ = 0;
    double believed_ = 0;
    double derived_metres_ = 0;
    double true_metres_ = 0;
    double shown_speed_ = 0;
    double true_speed_ = 0;
};

void FaultMeasure::add_belief(const FaultyDrive& faulty, std::size_t index, bool is_believed) {
    const auto& [drive, planted] = faulty;
    if (!planted[index]) {
        ++true_positions_;
        left_out_ += is_believed ? 0 : 1;
        return;
    }
    const fleet::Coordinates truth = displaced(drive.truth[index].at, 0, 0);
    if (distance_between(truth, drive.positions[index].coordinates) >= false_from) {
        ++false_positions_;
        believed_ += is_believed ? 1 : 0;
    }
}

void FaultMeasure::add(const FaultyDrive& faulty) {
    const Drive& drive = faulty.drive;
    const fleet::MotionSettings settings;
    const auto [beliefs, stays, reported] = judge_track(drive.positions, settings.max_speed);
    std::optional<fleet::Motion> before;
    fleet::ReportWindow window;
    true_metres_ += driven(drive);
    for (std::size_t i = 0; i < drive.positions.size(); ++i) {
        const fleet::Motion motion = derive_motion({drive.positions, beliefs, i, reported},
                                                   settings, stays[i], before ? &*before : nullptr);
        before = is_believed(motion) ? motion : before;
        add_belief(faulty, i, is_believed(motion));
        derived_metres_ += motion.distance ? motion.distance->value : 0;
        true_speed_ = std::max(true_speed_, drive.truth[i].speed.value);
        show(motion);
        insert(window, drive.positions[i]);
        if (const auto report =
                fleet::report_of(fleet::VehicleName::from("live").value(), window, settings)) {
            show(report->motion);
        }
    }
}

}  // namespace

FaultyDrive with_old_fixes(const Drive& drive, const Staleness& staleness, std::uint64_t seed) {
    Random random(seed);
    if (staleness.fix == OldFix::last) {
        return with_last_fixes(drive, staleness.share, random);
    }
    FaultyDrive made = without_faults(drive);
    const auto every = static_cast<std::size_t>(std::lround(1 / staleness.share));
    const fleet::Coordinates far_away = displaced(drive.truth.front().at, -7'000, 0);
    for (std::size_t i = 2; i < drive.positions.size(); ++i) {
        const bool is_old =
            staleness.is_regular ? i % every == 2 % every : random.chance(staleness.share);
        const double age = random.between(60, 300);
        if (!is_old) {
            continue;
        }
        switch (staleness.fix) {
            case OldFix::never_near:
                plant(made, i, far_away);
                break;
            case OldFix::first:
                plant(made, i, drive.positions.front().coordinates);
                break;
            case OldFix::of_minutes_ago:
            case OldFix::last:
                plant(made, i, drive.positions[i - positions_before(drive, i, age)].coordinates);
                break;
        }
    }
    return made;
}

FaultyDrive with_tower_runs(const Drive& drive, const TowerRuns& runs, std::uint64_t seed) {
    Random random(seed);
    FaultyDrive made = without_faults(drive);
    const auto between = [&] { return 5 * runs.length + random.below(5 * runs.length); };
    std::size_t index = between();
    while (index + runs.length < drive.positions.size()) {
        const double metres = random.between(2'000, 15'000);
        const double direction = random.between(0, 2 * std::numbers::pi);
        for (std::size_t i = index; i < index + runs.length; ++i) {
            const double east = metres * std::sin(direction) + runs.scatter * random.normal();
            const double north = metres * std::cos(direction) + runs.scatter * random.normal();
            plant(made, i, displaced(drive.truth[index].at, east, north));
        }
        index += runs.length + between();
    }
    return made;
}

FaultErrors measure(const std::vector<FaultyDrive>& drives) {
    FaultMeasure sum;
    for (const FaultyDrive& drive : drives) {
        sum.add(drive);
    }
    return sum.errors();
}

}  // namespace convoy::accuracy
