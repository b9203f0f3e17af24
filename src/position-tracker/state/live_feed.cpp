#include "position-tracker/state/live_feed.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace convoy::tracker {
namespace {

// If the wall clock has moved by more than this against the steady one, by a step or by long
// slewing, all ages are sent again.
constexpr std::chrono::milliseconds clock_step{1'000};

}  // namespace

live::Sighting sighting_of(const fleet::Report& report, fleet::Time now, live::Instant steady_now) {
    const fleet::Motion& motion = report.motion;
    // A position ahead of our clock ages from its arrival on. Otherwise it would stay new until our
    // clock has caught up.
    const live::Instant reported = steady_now - (now - report.position.time);
    live::Sighting sighting{.row = {}, .reported = std::min(reported, steady_now)};
    sighting.row.place = fleet::project(report.position.coordinates);
    sighting.row.speed = fleet::live_speed(motion.speed);
    sighting.row.heading = fleet::live_heading(motion.heading);
    sighting.row.interval = fleet::live_interval(report.interval);
    sighting.row.status = status_of(report, now);
    sighting.row.unconfirmed = motion.unconfirmed;
    return sighting;
}

LiveFeed::LiveFeed(FleetState& fleet, live::Broadcast& broadcast, Clock now)
    : fleet_(fleet), broadcast_(broadcast), now_(std::move(now)) {
    tick();
    broadcast_.set_upstream(fleet::LiveState::Upstream::live);
}

void LiveFeed::tick() {
    const fleet::Time now = now_();
    broadcast_.tick(changes(now, live::system_clocks().steady()));
}

std::vector<live::Change> LiveFeed::changes(fleet::Time now, live::Instant steady_now) {
    std::vector<PublishedChange> published_changes = fleet_.take_changes();
    std::vector<live::Change> changes;
    changes.reserve(published_changes.size());
    for (PublishedChange& published : published_changes) {
        live::Change change{.name = std::move(published.name), .sighting = std::nullopt};
        if (published.report) {
            change.sighting = sighting_of(published.report->report, now, steady_now);
        }
        changes.push_back(std::move(change));
    }
    const auto offset = now.time_since_epoch() - steady_now.time_since_epoch();
    if (std::chrono::abs(offset - clock_offset_) > clock_step) {
        clock_offset_ = offset;
        for (const SharedReport& published : fleet_.snapshot()->reports) {
            changes.push_back({.name = published->report.name,
                               .sighting = sighting_of(published->report, now, steady_now)});
        }
    }
    return changes;
}

}  // namespace convoy::tracker
