// Takes positions from a source when their time has come and hands them on. It sleeps in between,
// and wakes for all that falls into the same hundredth of a second.
//
// One thread: the caller's. It knows no clock but the one it is given.
#pragma once

#include <chrono>
#include <functional>

#include "position-simulator/batcher.hpp"
#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// When a position is published, by the wall clock. Times run `speed_up` times as fast as the
/// clock until they have caught up with it; then they go on with it, for no position may lie in
/// the future.
struct Pace {
    fleet::Time begun;    ///< the wall clock when the run began
    fleet::Time start;    ///< the time of the first position, not after `begun`
    double speed_up = 1;  ///< infinite: all that is past at once

    fleet::Time due(fleet::Time time) const;
};

/// Where a run takes place. Functions, so that tests have a clock of their own.
struct World {
    std::function<fleet::Time()> now;
    /// Sleeps; true where the run is to stop.
    std::function<bool(std::chrono::milliseconds)> sleep;
    /// Has the outbox room? Asked for positions of the past only: they can wait for the broker,
    /// where those of the present go on coming, as from real devices.
    std::function<bool()> has_room;
    /// Each position as it is handed to the batcher.
    std::function<void(const Observation&)> published;
};

enum class RunEnd { exhausted, stopped };

/// Runs until the source has no more or `sleep` says stop. Nothing stays in the batcher.
RunEnd run(Source& source, const Pace& pace, Batcher& batcher, const World& world);

}  // namespace convoy::simulator
