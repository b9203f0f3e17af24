#include "live/viewer.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace convoy::live {
namespace {

using namespace std::chrono_literals;

/// Ticks come every 50 ms; a frame that is due within half a tick is sent now.
constexpr auto half_a_tick = 25ms;

std::chrono::milliseconds gap_of(double hz) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(1000 / std::max(hz, 0.001)));
}

}  // namespace

Viewer::Viewer(std::uint64_t epoch, Limits limits, std::optional<ResumePoint> resume,
               fleet::LiveVersion version)
    : epoch_(epoch), limits_(limits), version_(version) {
    if (resume && resume->epoch == epoch_) {
        tick_ = resume->tick;
    }
}

void Viewer::apply(const fleet::LiveOperation& operation) {
    if (const auto* view = std::get_if<fleet::ViewOperation>(&operation)) {
        set_view(*view);
    } else if (const auto* ack = std::get_if<fleet::AckOperation>(&operation)) {
        if (unacknowledged_ == ack->tick) {
            unacknowledged_.reset();
        }
    } else if (const auto* details = std::get_if<fleet::DetailsOperation>(&operation)) {
        details_.ask(details->of);
    } else {
        paused_ = std::holds_alternative<fleet::PauseOperation>(operation);
    }
}

void Viewer::set_view(const fleet::ViewOperation& asked) {
    const double most = limits_.max_hz;
    gap_ = gap_of(std::min(asked.max_hz.value_or(most), most));
    const bool may_be_the_old_one = !began_ && tick_ > 0 && !interest_;
    fresh_ = may_be_the_old_one ? Fresh::unless_known : Fresh::yes;
    interest_.emplace(asked);
    if (pass_) {
        pass_->is_far = false;
        pass_->near_next = 0;
        pass_->near_since.reset();
    }
}

std::vector<std::string> Viewer::next_frames(const ViewerInput& input) {
    Frames frames;
    if (!interest_) {
        return frames;
    }
    if (!std::exchange(greeted_, true)) {
        const fleet::LiveHello hello{epoch_, limits_.max_rows, limits_.max_hz, limits_.max_pins,
                                     limits_.max_details};
        frames.push_back(fleet::encode_frame(header(tick_, input), hello));
    }
    if (sent_state_ != input.state) {
        sent_state_ = input.state;
        frames.push_back(fleet::encode_frame(header(tick_, input), input.state));
    }
    if (version_ != fleet::LiveVersion::v1 && !paused_ &&
        refusal_notice_.take(input.refusals, input.now)) {
        frames.push_back(fleet::encode_frame(header(tick_, input), fleet::LiveRefused{}));
    }
    if (input.complete && !paused_ && !unacknowledged_) {
        append_details(input, frames);
        interest_->update(input.fleet);
        if (pass_) {
            continue_pass(input, frames);
        } else if (input.now + half_a_tick >= next_positions_) {
            begin_pass(input, frames);
        }
    }
    const auto beat = version_ == fleet::LiveVersion::v1 ? beat_after_v1 : beat_after;
    if (frames.empty() && input.now - latest_frame_ >= beat) {
        frames.push_back(fleet::encode_frame(header(tick_, input), fleet::LiveBeat{}));
    }
    if (!frames.empty()) {
        latest_frame_ = input.now;
    }
    return frames;
}

void Viewer::first_pass(const LiveFleet& fleet) {
    if (tick_ == 0 || tick_ > fleet.tick() || !fleet.gone().is_complete_since(tick_)) {
        start_over();
        return;
    }
    synced_ = false;
    near_tick_ = tick_;
    names_below_ = fleet.next_index();
    for (Slot slot = 0; slot < fleet.slots(); ++slot) {
        const Vehicle* vehicle = fleet.at(slot);
        if (vehicle != nullptr && vehicle->born > tick_) {
            names_below_ = std::min(names_below_, vehicle->row.index);
        }
    }
}

void Viewer::start_over() {
    tick_ = near_tick_ = 0;
    names_below_ = 0;
    synced_ = true;
}

void Viewer::begin_pass(const ViewerInput& input, Frames& frames) {
    if (!std::exchange(began_, true)) {
        first_pass(input.fleet);
    } else if (!input.fleet.gone().is_complete_since(tick_)) {
        start_over();
    }
    const Pass pass{.goal = input.fleet.tick(), .next_index = input.fleet.next_index()};
    if (tick_ == 0) {
        pass_ = pass;
        continue_pass(input, frames);
        return;
    }
    const auto gone = input.fleet.gone().since(tick_);
    const Selected selected = select_changed(input, gone.empty() && !synced_);
    if (selected == Selected::nothing_yet) {
        near_tick_ = pass.goal;
        return;
    }
    append_gone(input, gone, frames);
    if (selected == Selected::everything) {
        append_rows(input, pass.goal, frames);
        finish(input, pass, frames);
    } else {
        pass_ = pass;
        continue_pass(input, frames);
    }
}

// `may_wait`: there is nothing else to send, so changes elsewhere may wait for `elsewhere_waits`.
Viewer::Selected Viewer::select_changed(const ViewerInput& input, bool may_wait) {
    const LiveFleet& fleet = input.fleet;
    Selection& selection = input.selection;
    selection.begin(fleet.slots(), limits_.max_rows);
    const Tick near_since = fresh_ == Fresh::no ? near_tick_ : 0;
    interest_->visit_changed(fleet, near_since, [&](Slot slot) {
        const auto level = interest_->level(fleet[slot], slot);
        return !level || !is_due(fleet[slot], level) || !may_see(fleet[slot]) ||
               selection.take(slot);
    });
    if (selection.taken().empty() && may_wait && fresh_ == Fresh::no &&
        input.now - latest_positions_ < elsewhere_waits) {
        return Selected::nothing_yet;
    }
    const RecencyList& changed = fleet.by_change_for_all();
    for (Slot slot = changed.newest();
         slot != no_slot && fleet[slot].changed[all_viewers] > tick_;) {
        if (may_see(fleet[slot]) && !selection.take(slot)) {
            break;
        }
        slot = changed.older(slot);
    }
    return selection.overflowed() ? Selected::too_many : Selected::everything;
}

void Viewer::continue_pass(const ViewerInput& input, Frames& frames) {
    Pass& pass = *pass_;
    if (!pass.near_since) {
        pass.near_since = input.fleet.tick();
    }
    select_part(input, pass);
    const bool is_last = pass.is_far && pass.far_next == input.fleet.slots();
    append_rows(input, is_last ? pass.goal : tick_, frames);
    if (is_last) {
        finish(input, *std::exchange(pass_, {}), frames);
    }
}

void Viewer::select_part(const ViewerInput& input, Pass& pass) const {
    const Slot slots = input.fleet.slots();
    const Selection& selection = input.selection;
    input.selection.begin(slots, limits_.max_rows);
    for (; !pass.is_far && !selection.is_full(); pass.is_far = pass.near_next == slots) {
        if (pass.near_next < slots) {
            select(input, pass, pass.near_next++);
        }
    }
    for (; pass.is_far && pass.far_next < slots && !selection.is_full(); ++pass.far_next) {
        select(input, pass, pass.far_next);
    }
}

// Near vehicles come in the first part of a pass, and all that it has not sent in the second.
void Viewer::select(const ViewerInput& input, const Pass& pass, Slot slot) const {
    const Vehicle* vehicle = input.fleet.at(slot);
    if (vehicle == nullptr || !may_see(*vehicle)) {
        return;
    }
    const auto level = interest_->level(*vehicle, slot);
    const bool is_sent = level && vehicle->changed.at(*level) <= *pass.near_since;
    if ((pass.is_far ? !is_sent : level.has_value()) && is_due(*vehicle, level)) {
        input.selection.take(slot);
    }
}

void Viewer::finish(const ViewerInput& input, const Pass& pass, Frames& frames) {
    tick_ = near_tick_ = pass.goal;
    names_below_ = pass.next_index;
    fresh_ = Fresh::no;
    if (synced_) {
        const fleet::LiveSynced synced{*std::exchange(synced_, {})};
        frames.push_back(fleet::encode_frame(header(tick_, input), synced));
    }
}

/// A client that has asked for none, as any of version 1, gets none.
void Viewer::append_details(const ViewerInput& input, Frames& frames) {
    const auto rows = details_.take(input.details, input.fleet, names_below_, input.now);
    if (!rows.empty()) {
        frames.push_back(fleet::encode_frame(header(tick_, input), rows));
    }
}

void Viewer::append_gone(const ViewerInput& input, std::span<const std::uint32_t> gone,
                         Frames& frames) const {
    while (!gone.empty()) {
        const auto some = gone.first(std::min<std::size_t>(gone.size(), limits_.max_rows));
        frames.push_back(fleet::encode_frame(header(tick_, input), some));
        gone = gone.subspan(some.size());
    }
}

void Viewer::append_names(const ViewerInput& input, Frames& frames) const {
    std::vector<fleet::LiveName> names;
    for (const Slot slot : input.selection.taken()) {
        const Vehicle& vehicle = input.fleet[slot];
        if (vehicle.row.index >= names_below_) {
            names.push_back({vehicle.row.index, vehicle.name});
        }
    }
    if (!names.empty()) {
        frames.push_back(fleet::encode_frame(header(tick_, input), names));
    }
}

/// Sends the selected rows, if there are any. `tick` is the viewer's tick after this frame.
void Viewer::append_rows(const ViewerInput& input, Tick tick, Frames& frames) {
    if (input.selection.taken().empty()) {
        return;
    }
    append_names(input, frames);
    std::vector<fleet::LivePosition> rows;
    rows.reserve(input.selection.taken().size());
    std::uint32_t min_age = std::numeric_limits<std::uint32_t>::max();
    for (const Slot slot : input.selection.taken()) {
        rows.push_back(LiveFleet::row_at(input.fleet[slot], input.now));
        min_age = std::min(min_age, rows.back().age_ms);
    }
    frames.push_back(fleet::encode_frame(header(tick, input), rows));
    unacknowledged_ = tick;
    lag_ = std::chrono::milliseconds(min_age);
    latest_positions_ = input.now;
    if (input.now + half_a_tick >= next_positions_) {  // else it is a further part of one pass
        next_positions_ = std::max(next_positions_, input.now) + gap_;
    }
}

/// Clients of version 1 were written for its ids and do not get the others.
bool Viewer::may_see(const Vehicle& vehicle) const {
    return version_ != fleet::LiveVersion::v1 || fleet::is_id_in_version_1(vehicle.name);
}

/// `level` is nullopt if the vehicle is not near.
bool Viewer::is_due(const Vehicle& vehicle, std::optional<Level> level) const {
    if (!level) {
        return vehicle.changed[all_viewers] > tick_;
    }
    const Tick changed = vehicle.changed.at(*level);
    switch (fresh_) {
        case Fresh::yes:
            return true;
        case Fresh::unless_known:
            return changed > std::min(tick_, vehicle.changed[all_viewers]);
        case Fresh::no:
            break;
    }
    return changed > near_tick_;
}

}  // namespace convoy::live
