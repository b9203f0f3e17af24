// Decides which good positions are taken in and which are held (held_position.hpp), and takes in
// held positions when no reason to hold them is left.
//
// Once a second it judges the next page of held positions again, by the clock and the limits of
// that moment. So all positions of an admitted vehicle reach the history, whatever the order of
// arrival. A position that is held for one of these reasons is taken in
//   too_many_vehicles      when its vehicle is known: another tracker let it in, a later position
//                          of it was let in, or the operator adopts it
//   new_vehicles_too_fast  as above, or when the rate allows it
//   future                 when it is at most 60 s ahead of our clock, which may be stepped or
//                          found to be behind (own_clock.hpp). Its vehicle was let in, so every
//                          tracker that judges it makes the vehicle known, also after a restart.
//                          An adopted position that is still ahead is held for this reason then
//
// Several trackers may share the store and sweep at the same time: a position that two of them take
// in is stored once, and counted by one of them.
//
// Thread-safe; sweep, take_in and drop exclude each other.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "fleet/message/message.hpp"
#include "history/retention.hpp"
#include "position-tracker/intake/position_store.hpp"
#include "position-tracker/intake/vehicle_admission.hpp"
#include "position-tracker/state/clock.hpp"
#include "service/health.hpp"
#include "service/metrics.hpp"

namespace convoy::tracker {

/// What a Holding uses. The referenced objects outlive it.
struct HoldingContext {
    PositionStore& store;
    service::Health& health;  ///< "own_clock" is down while the tracker's clock is behind
    service::Metrics& metrics;
    Clock now = system_time;
    history::Retention retention{0};
    std::function<OwnClock::Steady()> steady = [] { return std::chrono::steady_clock::now(); };
};

class Holding {
 public:
    /// At most `max_held` positions are held; one batch may exceed this.
    Holding(std::uint64_t max_held, HoldingContext context);

    /// The positions of one message, divided.
    struct Judged {
        std::vector<fleet::ReportedPosition> positions;  ///< may be stored
        std::vector<history::HeldPosition> held;
    };
    Judged judge(std::vector<fleet::ReportedPosition> positions,
                 const VehicleAdmission::Moment& received);

    /// Returns both clocks, uncorrected.
    VehicleAdmission::Moment moment() const {
        return {.wall = context_.now(), .steady = context_.steady()};
    }
    /// Returns the times of positions that are stored or held.
    fleet::AcceptedTimes accepted_times(const VehicleAdmission::Moment& now) const {
        return {.newest = latest_time, .oldest = context_.retention.cutoff(now.wall)};
    }
    /// Returns the clock of answers and the live fleet: ours, corrected if it is behind. The
    /// Holding must outlive it.
    Clock clock() const;

    /// Returns whether `more` positions may be held, by the store's last count and what was added
    /// since. If not, the intake rejects the message, and the broker keeps it among the dead
    /// letters.
    bool has_space(std::size_t more) const { return held_ + more <= max_held_; }
    /// Counts positions that are about to be stored as held.
    void holds(const std::vector<history::HeldPosition>& held);

    /// Judges our own clock, and the next page of held positions. It is called once a second.
    void sweep();

    /// Judges all held positions of one vehicle, or of all vehicles, again. Their vehicles become
    /// known, regardless of the limits. Returns how many positions were taken in.
    history::StoreResult<std::uint64_t> take_in(const std::optional<fleet::VehicleName>& vehicle);
    /// Drops the held positions of a vehicle and returns their number.
    history::StoreResult<std::uint64_t> drop(const fleet::VehicleName& vehicle);

    /// Summarises the held positions on a page that have the same vehicle and reason.
    struct HeldVehicle {
        fleet::VehicleName vehicle;
        history::HoldReason reason;
        std::uint64_t positions = 0;
        fleet::Time first{};     ///< time of the oldest position
        fleet::Time last{};      ///< time of the newest position
        fleet::Time received{};  ///< when that one arrived
    };
    struct HeldList {
        std::vector<HeldVehicle> vehicles;
        std::optional<history::HeldKey> next;  ///< absent: no page follows
    };
    history::StoreResult<HeldList> list(const std::optional<history::HeldKey>& after) const;

    PositionStore& store() const { return context_.store; }

 private:
    struct Counts {
        explicit Counts(service::Metrics& metrics);
        prometheus::Gauge& known;
        prometheus::Gauge& max_vehicles;
        prometheus::Gauge& held;
        prometheus::Gauge& max_held;
        prometheus::Counter& taken_in;
        std::map<history::HoldReason, prometheus::Counter*> by_reason;
    };

    history::Batch judge_again(const std::vector<history::HeldPosition>& held, bool admit_all);
    struct Page {
        std::optional<history::HeldKey> last;  ///< absent: the page was empty
        std::uint64_t taken_in = 0;
    };
    history::StoreResult<Page> judge_page(const history::HeldQuery& query, bool admit_all);
    void judge_own_clock();
    void show();

    const std::uint64_t max_held_;
    HoldingContext context_;
    Counts counts_;
    std::atomic<std::chrono::milliseconds> behind_{};  // of our clock, as of the last sweep
    std::atomic<std::uint64_t> held_ = 0;
    std::mutex sweep_mutex_;
    std::optional<history::HeldKey> swept_;  // guarded by sweep_mutex_, like the members below
    bool too_many_vehicles_logged_ = false;
    bool too_many_held_logged_ = false;
};

}  // namespace convoy::tracker
