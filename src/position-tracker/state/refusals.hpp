// Keeps the list of refused vehicles (refused.hpp) up to date. It is made from the store alone,
// page by page, so that it is the same after a restart, and in all trackers that share the store.
//
// Rejected positions are read again when there is a newer one, when an operator has changed them,
// and once a minute, because another tracker may have erased some. Held positions are read as long
// as there are any, as Holding does.
//
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "history/history.hpp"
#include "position-tracker/state/refused.hpp"

namespace convoy::tracker {

struct RefusedList {
    std::uint64_t revision = 0;    ///< rises when the entries change
    std::uint64_t reasons = 0;     ///< rises when the set of vehicles and reasons changes
    std::vector<Refused> entries;  ///< the newest `max_refused`, newest first
};

class Refusals {
 public:
    using Steady = std::function<std::chrono::steady_clock::time_point()>;

    /// Reads nothing yet. `history` must outlive this.
    explicit Refusals(
        const history::History& history,
        Steady steady = [] { return std::chrono::steady_clock::now(); });

    /// Reads at most a page of rejected positions (the first time all) and one of held positions.
    /// Upkeep calls it once a second. If the store fails, the list stays as it is until a later
    /// call.
    void sweep();

    /// Leaves out a vehicle that was erased.
    void forget(std::string_view vehicle);
    /// Makes the next sweeps read the rejected positions again: some were removed.
    void read_again();

    /// Returns how many rejected positions the store had when all were last read, which is at most
    /// a minute ago if the store answers.
    std::uint64_t rejected_kept() const { return rejected_kept_; }

    /// Never returns null.
    std::shared_ptr<const RefusedList> list() const;

 private:
    struct RejectedWalk {
        RefusedSummary summary;
        std::optional<std::uint64_t> before;  // of the next page
    };
    struct HeldWalk {
        RefusedSummary summary;
        std::optional<history::HeldKey> after;  // of the next page
    };

    bool is_due(std::optional<std::uint64_t> newest) const;
    void begin_rejected();
    bool read_rejected();
    void read_held();
    void publish();

    const history::History& history_;
    Steady steady_;

    std::mutex walk_mutex_;  // guards what follows, also while the store is read
    std::optional<RejectedWalk> rejected_walk_;
    std::uint64_t rejected_read_ = 0;                                      // by that walk
    std::optional<std::chrono::steady_clock::time_point> rejected_begun_;  // nothing: read it again
    std::optional<std::uint64_t> newest_;  // of the rejected positions when that walk began
    std::vector<Refused> rejected_;
    bool has_list_ = false;  // of all rejected positions
    HeldWalk held_walk_;
    std::vector<Refused> held_;

    std::atomic<std::uint64_t> rejected_kept_ = 0;

    mutable std::mutex list_mutex_;
    std::shared_ptr<const RefusedList> list_ = std::make_shared<RefusedList>();
};

}  // namespace convoy::tracker
