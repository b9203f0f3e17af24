#include "api-gateway/upstream_fleet.hpp"

#include <variant>

namespace convoy::gateway {

struct UpstreamFleet::Taking {
    UpstreamFleet& fleet;
    live::Instant arrived;
    std::vector<live::Change>& changes;

    bool operator()(const fleet::LiveHello& hello) const {
        if (hello.epoch != fleet.epoch_) {
            fleet.epoch_ = hello.epoch;
            fleet.begin_set();
        }
        return true;
    }
    bool operator()(const fleet::LiveNames& names) const {
        for (const fleet::LiveName& row : names.rows) {
            fleet.names_.insert_or_assign(row.index, row.name);
        }
        return true;
    }
    bool operator()(const fleet::LivePositions& positions) const {
        return fleet.take_rows(positions, arrived, changes);
    }
    bool operator()(const fleet::LiveGone& gone) const {
        fleet.take_gone(gone, changes);
        return true;
    }
    bool operator()(fleet::LiveBeat /*beat*/) const { return true; }
    bool operator()(const fleet::LiveState& state) const {
        fleet.upstream_ = state.upstream;
        return true;
    }
    bool operator()(fleet::LiveSynced synced) const {
        fleet.take_synced(synced, changes);
        return true;
    }
    bool operator()(fleet::LiveRefused /*refused*/) const { return true; }
    bool operator()(const fleet::LiveDetails& /*details*/) const { return true; }
};

std::string UpstreamFleet::target() const {
    if (tick_ == 0) {
        return "/live";
    }
    return "/live?epoch=" + std::to_string(epoch_) + "&tick=" + std::to_string(tick_);
}

bool UpstreamFleet::take(const fleet::LiveFrame& frame, live::Instant arrived,
                         std::vector<live::Change>& changes) {
    if (frame.header.tick == 0 && tick_ > 0) {
        begin_set();  // the tracker starts a full set, in mid-stream or after a reconnect
    }
    const bool is_consistent = std::visit(Taking{*this, arrived, changes}, frame.body);
    tick_ = is_consistent ? frame.header.tick : 0;
    return is_consistent;
}

const fleet::VehicleName* UpstreamFleet::name_of(std::uint32_t index) const {
    const auto name = names_.find(index);
    return name == names_.end() ? nullptr : &name->second;
}

void UpstreamFleet::lost() {
    synced_ = false;
    if (tick_ == 0) {
        begin_set();  // an incomplete set does not count towards the next one
    }
}

void UpstreamFleet::begin_set() {
    ++set_;
    tick_ = 0;
    names_.clear();
}

bool UpstreamFleet::take_rows(const fleet::LivePositions& positions, live::Instant arrived,
                              std::vector<live::Change>& changes) {
    for (const fleet::LivePosition& row : positions.rows) {
        const auto name = names_.find(row.index);
        if (name == names_.end()) {
            return false;
        }
        known_.insert_or_assign(name->second, set_);
        changes.push_back(
            {.name = name->second,
             .state = live::VehicleState{
                 .row = row, .reported = arrived - std::chrono::milliseconds(row.age_ms)}});
    }
    return true;
}

void UpstreamFleet::take_gone(const fleet::LiveGone& gone, std::vector<live::Change>& changes) {
    for (const std::uint32_t index : gone.indices) {
        const auto name = names_.find(index);
        if (name != names_.end()) {
            changes.push_back({.name = name->second, .state = std::nullopt});
            known_.erase(name->second);
            names_.erase(name);
        }
    }
}

void UpstreamFleet::take_synced(fleet::LiveSynced synced, std::vector<live::Change>& changes) {
    synced_ = true;
    if (!synced.full) {
        return;
    }
    for (auto vehicle = known_.begin(); vehicle != known_.end();) {
        if (vehicle->second == set_) {
            ++vehicle;
            continue;
        }
        changes.push_back({.name = vehicle->first, .state = std::nullopt});
        vehicle = known_.erase(vehicle);
    }
}

}  // namespace convoy::gateway
