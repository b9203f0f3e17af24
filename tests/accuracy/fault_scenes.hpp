// Drives of receivers that report false places: old fixes, and the places of cell towers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "scenes.hpp"

namespace convoy::accuracy {

/// A drive and which of its positions are not what the receiver measured then.
struct FaultyDrive {
    Drive drive;
    std::vector<bool> planted;
};

/// What a device sends in place of a new fix.
enum class OldFix {
    never_near,      ///< one fix, 7 km from the start of the drive
    first,           ///< the first fix of the drive
    of_minutes_ago,  ///< each time another one, of the last five minutes
    last,            ///< the last fix, for 5 to 20 positions
};

struct Staleness {
    OldFix fix;
    double share;     ///< of the positions
    bool is_regular;  ///< after equal counts of positions, not at random; not of `OldFix::last`
};

FaultyDrive with_old_fixes(const Drive& drive, const Staleness& staleness, std::uint64_t seed);

/// Runs of `length` positions at a tower 2 to 15 km away. Five to ten times as many true positions
/// are between them.
struct TowerRuns {
    std::size_t length;
    double scatter;  ///< sigma in metres around the tower; 0: the same place each time
};

FaultyDrive with_tower_runs(const Drive& drive, const TowerRuns& runs, std::uint64_t seed);

/// A position is true if it is not planted, false if it is and lies 100 m or more from the truth.
struct FaultErrors {
    double left_out = 0;  ///< share of the true positions that are outliers
    double believed = 0;  ///< share of the false positions on the path
    double distance = 0;  ///< derived total, divided by the true total
    /// The greatest speed, smoothed or live, divided by the greatest true one.
    double greatest_speed = 0;
};

FaultErrors measure(const std::vector<FaultyDrive>& drives);

}  // namespace convoy::accuracy
