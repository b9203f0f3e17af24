#include "position-tracker/state/live_changes.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace convoy::tracker {
namespace {

// If the wall clock has moved by more than this against the steady one, by a step or by long
// slewing, all ages are sent again.
constexpr std::chrono::milliseconds clock_step{1'000};

}  // namespace

live::VehicleState state_of(const fleet::Report& report, fleet::Time now,
                            live::Instant steady_now) {
    const fleet::Motion& motion = report.motion;
    // A position ahead of our clock ages from its arrival on. Otherwise it would stay new until our
    // clock has caught up.
    const live::Instant reported = steady_now - (now - report.position.time);
    live::VehicleState state{.row = {}, .reported = std::min(reported, steady_now)};
    state.row.place = fleet::project(report.position.coordinates);
    state.row.speed = fleet::live_speed(motion.speed);
    state.row.heading = fleet::live_heading(motion.heading);
    state.row.interval = fleet::live_interval(report.interval);
    state.row.accuracy = fleet::live_accuracy(report.position.accuracy);
    state.row.reported_speed = fleet::live_speed(report.position.reported.speed());
    state.row.is_reported_speed_ignored = report.reported.speed == fleet::ReportedTrust::ignored;
    state.row.status = status_of(report, now);
    state.row.ambiguous = report.ambiguous.has_value();
    state.row.unconfirmed = motion.belief == fleet::Belief::unconfirmed;
    return state;
}

std::vector<live::Change> LiveChanges::tick(FleetState& fleet, fleet::Time now,
                                            live::Instant steady_now) {
    std::vector<ReportChange> published = fleet.tick(now).changes;
    const auto offset = now.time_since_epoch() - steady_now.time_since_epoch();
    if (std::chrono::abs(offset - clock_offset_) > clock_step) {
        clock_offset_ = offset;
        for (const SharedReport& report : fleet.snapshot()->reports) {
            published.push_back({.name = report->report.name, .report = report});
        }
    }
    std::vector<live::Change> changes;
    changes.reserve(published.size());
    for (ReportChange& change : published) {
        changes.push_back({.name = std::move(change.name), .state = std::nullopt});
        if (change.report) {
            changes.back().state = state_of(change.report->report, now, steady_now);
        }
    }
    return changes;
}

}  // namespace convoy::tracker
