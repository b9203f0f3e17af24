// Whether our own clock is behind: then good positions look as if they came from the future. One
// device with a wrong clock is alone with its error. Where at least 5 vehicles, and 20 % of those
// heard of, are ahead of us by the same ± 30 s, the wrong clock is ours.
//
// What was heard in the last 30 to 60 s counts, and nothing is said before 10 s are heard, so that
// the first few vehicles of a backlog are not taken for the fleet. Where our clock is stepped, all
// begins anew.
//
// How many vehicles were heard of is estimated: a bit for each hash of a name (linear counting,
// Whang et al. 1990), so that a fleet of any size costs 256 KiB. Of those ahead, 200,000 are kept.
//
// Threads: any.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

#include "fleet/position.hpp"
#include "fleet/vehicle_name_hash.hpp"

namespace convoy::tracker {

class OwnClock {
 public:
    using Steady = std::chrono::steady_clock::time_point;
    /// Both clocks at one moment.
    struct Moment {
        fleet::Time wall;
        Steady steady;
    };

    /// Positions that arrived at that moment.
    void hear(std::span<const fleet::ReportedPosition> positions, const Moment& now);

    /// How far our clock is behind; 0 where nothing says that it is.
    std::chrono::milliseconds behind(const Moment& now);

 private:
    static constexpr std::size_t bits = std::size_t{1} << 20U;
    struct Generation {
        std::vector<bool> heard = std::vector<bool>(bits);
        std::size_t bits_set = 0;
        // The most that each vehicle was ahead by.
        std::unordered_map<fleet::VehicleName, std::chrono::milliseconds, fleet::VehicleNameHash>
            ahead;
    };

    void begin(const Moment& now);
    void turn(const Moment& now);
    std::vector<std::chrono::milliseconds> all_ahead() const;
    double vehicles_heard() const;

    std::mutex mutex_;
    std::array<Generation, 2> generations_;  // the one that is filled, and the one before
    bool begun_ = false;
    Moment begun_at_{};
    Steady turned_at_{};
};

}  // namespace convoy::tracker
