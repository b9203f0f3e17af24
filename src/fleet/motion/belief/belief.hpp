// Whether a position is believed. A vehicle is one path: receivers sometimes report a jump, repeat
// an old place, or report (0, 0) while they have no fix. A position off the path stays in the
// history but does not influence the motion.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace convoy::fleet {

enum class Belief : std::uint8_t {
    good,
    relocated,  ///< good, but no vehicle can have driven here from the good one before
    outlier,
    unconfirmed,  ///< one of the newest and not on the path; later positions will decide
};

/// Whether a position is on the path.
constexpr bool is_good(Belief belief) {
    return belief == Belief::good || belief == Belief::relocated;
}

/// Whether the vehicle has later positions than those of a window.
enum class WindowEnd : std::uint8_t { newest, more_follow };

/// A vehicle that has moved implausibly is believed to be at its new place after
/// `confirming_positions` there that follow one another over `confirming_time`, if no position of
/// another place follows.
inline constexpr std::size_t confirming_positions = 4;
inline constexpr std::chrono::seconds confirming_time{60};

}  // namespace convoy::fleet
