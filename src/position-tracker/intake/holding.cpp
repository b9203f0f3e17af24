#include "position-tracker/intake/holding.hpp"

#include <string>
#include <utility>

#include "service/log.hpp"

namespace convoy::tracker {
namespace {

constexpr std::size_t judged_at_once = 10'000;  // positions in a page
constexpr const char* own_clock_name = "own_clock";

// Logs once each time that the limit is reached.
void log_limit(bool reached, bool& logged, const std::string& what) {
    if (reached && !logged) {
        service::log_warning(what, {});
    }
    logged = reached;
}

// The positions of one vehicle are adjacent, but their reasons come in any order.
Holding::HeldVehicle& entry_of(std::vector<Holding::HeldVehicle>& list,
                               const history::HeldPosition& held) {
    const fleet::VehicleName& vehicle = held.reported.vehicle;
    for (auto entry = list.rbegin(); entry != list.rend() && entry->vehicle == vehicle; ++entry) {
        if (entry->reason == held.reason) {
            return *entry;
        }
    }
    return list.emplace_back(Holding::HeldVehicle{
        .vehicle = vehicle, .reason = held.reason, .first = held.reported.position.time});
}

}  // namespace

Holding::Counts::Counts(service::Metrics& metrics)
    : known(metrics.gauge("convoy_vehicles_known", "Vehicles that were ever stored or admitted.")),
      max_vehicles(metrics.gauge("convoy_vehicles_max",
                                 "--max-vehicles: above it, positions of new vehicles are held.")),
      held(metrics.gauge("convoy_positions_held", "Positions that wait to be taken in.")),
      max_held(metrics.gauge("convoy_positions_held_max",
                             "--max-held: above it, messages become dead letters.")),
      taken_in(metrics.counter("convoy_positions_taken_in_total",
                               "Positions that were held and then taken in.")) {
    for (const history::HoldReason reason : history::all_hold_reasons) {
        by_reason[reason] =
            &metrics.counter("convoy_positions_held_total", "Positions that were held.",
                             {{"reason", std::string(to_string(reason))}});
    }
}

Holding::Holding(std::uint64_t max_held, HoldingContext context)
    : max_held_(max_held), context_(std::move(context)), counts_(context_.metrics) {
    counts_.max_held.Set(static_cast<double>(max_held_));
    counts_.max_vehicles.Set(static_cast<double>(context_.store.admission().limits().max_vehicles));
}

Clock Holding::clock() const {
    return [this] { return context_.now() + behind_.load(); };
}

Holding::Judged Holding::judge(std::vector<fleet::ReportedPosition> positions,
                               const VehicleAdmission::Moment& received) {
    const auto objections = context_.store.admission().judge(positions, received);
    if (objections.empty()) {
        return {.positions = std::move(positions), .held = {}};
    }
    Judged judged;
    auto next = objections.begin();
    for (std::size_t index = 0; index < positions.size(); ++index) {
        if (next == objections.end() || index != next->index) {
            judged.positions.push_back(std::move(positions[index]));
            continue;
        }
        judged.held.push_back({.received = received.wall,
                               .reason = next->reason,
                               .reported = std::move(positions[index])});
        ++next;
    }
    return judged;
}

void Holding::holds(const std::vector<history::HeldPosition>& held) {
    held_ += held.size();
    for (const history::HeldPosition& each : held) {
        counts_.by_reason.at(each.reason)->Increment();
    }
}

history::Batch Holding::judge_again(const std::vector<history::HeldPosition>& held,
                                    bool admit_all) {
    VehicleAdmission& admission = context_.store.admission();
    const VehicleAdmission::Moment now = moment();
    const fleet::Time oldest = context_.retention.cutoff(now.wall);
    history::Batch batch;
    batch.received = now.wall;
    for (const history::HeldPosition& each : held) {
        if (each.reported.position.time < oldest) {
            batch.dropped.push_back(each);
            continue;
        }
        if (admit_all || each.reason == history::HoldReason::future) {
            admission.know({&each.reported.vehicle, 1});
        }
        // Even if the limit allows them by now, the operator decides which of these vehicles are
        // let in.
        const bool waits_for_operator = each.reason == history::HoldReason::too_many_vehicles &&
                                        !admission.knows(each.reported.vehicle);
        if (waits_for_operator) {
            continue;
        }
        const auto objection = admission.judge_again(each.reported, now);
        if (!objection) {
            batch.positions.push_back(each.reported);
            batch.taken_in.push_back(each);
        } else if (*objection > each.reason && admission.knows(each.reported.vehicle)) {
            batch.held.push_back(each);
            batch.held.back().reason = *objection;
        }
    }
    return batch;
}

history::StoreResult<Holding::Page> Holding::judge_page(const history::HeldQuery& query,
                                                        bool admit_all) {
    const auto judged = context_.store.judge_held(
        query, [&](const auto& held) { return judge_again(held, admit_all); });
    if (!judged) {
        return judged.error();
    }
    Page page{.last = {}, .taken_in = judged->counts.taken_in};
    counts_.taken_in.Increment(static_cast<double>(page.taken_in));
    if (!judged->read.empty()) {
        page.last = judged->read.back().key();
    }
    return page;
}

// If our clock is behind, positions are judged by the corrected time from now on.
void Holding::judge_own_clock() {
    using std::chrono::milliseconds;
    const milliseconds behind = context_.store.admission().judge_own_clock(moment());
    behind_ = behind;
    if (behind == milliseconds{0}) {
        context_.health.up(own_clock_name);
        return;
    }
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(behind).count();
    context_.health.down(own_clock_name, "this machine's clock is behind the vehicles' clocks by " +
                                             std::to_string(seconds) + " s");
}

void Holding::sweep() {
    const std::scoped_lock lock(sweep_mutex_);
    judge_own_clock();
    if (const auto count = context_.store.held_count(); count && *count > 0) {
        const auto judged = judge_page({.after = swept_, .limit = judged_at_once}, false);
        swept_ = judged ? judged->last : swept_;
    }
    show();
}

history::StoreResult<std::uint64_t> Holding::take_in(
    const std::optional<fleet::VehicleName>& vehicle) {
    const std::scoped_lock lock(sweep_mutex_);
    std::uint64_t taken_in = 0;
    history::HeldQuery query{.vehicle = vehicle, .limit = judged_at_once};
    do {
        const auto judged = judge_page(query, true);
        if (!judged) {
            return judged.error();
        }
        taken_in += judged->taken_in;
        query.after = judged->last;
    } while (query.after);
    show();
    return taken_in;
}

history::StoreResult<std::uint64_t> Holding::drop(const fleet::VehicleName& vehicle) {
    const std::scoped_lock lock(sweep_mutex_);
    std::uint64_t dropped = 0;
    while (true) {
        const auto judged = context_.store.judge_held({.vehicle = vehicle, .limit = judged_at_once},
                                                      [](const auto& held) {
                                                          history::Batch batch;
                                                          batch.dropped = held;
                                                          return batch;
                                                      });
        if (!judged) {
            return judged.error();
        }
        if (judged->read.empty()) {
            show();
            return dropped;
        }
        dropped += judged->read.size();
    }
}

history::StoreResult<Holding::HeldList> Holding::list(
    const std::optional<history::HeldKey>& after) const {
    const auto read = context_.store.held({.after = after, .limit = judged_at_once});
    if (!read) {
        return read.error();
    }
    HeldList list;
    for (const history::HeldPosition& held : *read) {
        HeldVehicle& found = entry_of(list.vehicles, held);
        ++found.positions;
        found.last = held.reported.position.time;
        found.received = held.received;
    }
    if (read->size() == judged_at_once) {
        list.next = read->back().key();
    }
    return list;
}

void Holding::show() {
    if (const auto count = context_.store.held_count()) {
        held_ = *count;
    }
    const VehicleAdmission& admission = context_.store.admission();
    const std::uint64_t known = admission.known();
    counts_.held.Set(static_cast<double>(held_));
    counts_.known.Set(static_cast<double>(known));
    log_limit(known >= admission.limits().max_vehicles, too_many_vehicles_logged_,
              "the limit of known vehicles is reached: positions of new vehicles are held");
    log_limit(!has_space(1), too_many_held_logged_,
              "the limit of held positions is reached: messages that would exceed it become dead "
              "letters");
}

}  // namespace convoy::tracker
