// Vehicles that stand, creep and start, as receivers whose error drifts report them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "fleet/local_plane.hpp"
#include "fleet/position.hpp"

namespace convoy::accuracy {

/// How a receiver errs on each axis: its error is kept from position to position (a Gauss-Markov
/// process).
struct Drift {
    double sigma;      ///< metres
    double seconds;    ///< after so long 37 % of an error is left
    bool is_reported;  ///< whether the positions have `sigma` as their accuracy
};

/// Returns the true place this many seconds after the start.
using TruePlace = std::function<fleet::PlanePoint(double)>;

TruePlace parked();
/// Straight ahead, in m/s.
TruePlace creeping(double speed);
/// On a chain of this many metres, 70 degrees to either side, every 20 minutes.
TruePlace at_anchor(double metres);

struct Reporting {
    std::chrono::seconds length;
    std::chrono::seconds interval;
    std::uint64_t seed;
};

std::vector<fleet::Position> received(const TruePlace& truth, const Drift& drift,
                                      const Reporting& reporting);

/// What is shown of a track.
struct Shown {
    double metres = 0;
    double moving = 0;       ///< share of the positions, with later ones known
    double moving_live = 0;  ///< share of the positions as the newest, from `live_from` on
};

/// Until then too little is known to say that a vehicle stands: the widest circle of a stay
/// (ARCHITECTURE.md) takes five minutes.
inline constexpr std::chrono::minutes live_from{6};

Shown shown(const std::vector<fleet::Position>& track);
/// The metres alone, which saves the live answers.
double shown_metres(const std::vector<fleet::Position>& track);

/// After a stay of 20 minutes a vehicle starts at a constant speed.
struct Start {
    double speed;  ///< m/s
    Drift drift;
    Reporting reporting;  ///< its length is that after the start
};

/// The seconds after a start: of the first position that is shown as moving, or of the end if none
/// is; and of the position at which it is due, the third one or the first that is 3 sigma away,
/// whichever is later.
struct Delay {
    double shown;
    double due;
};

Delay delay_of(const Start& start);

}  // namespace convoy::accuracy
