// Takes positions from a source when they are due, and passes them to the sink. It sleeps in
// between, and wakes once for all positions of the same hundredth of a second.
//
// It runs on the caller's thread and uses only the clock that it is given.
#pragma once

#include <chrono>
#include <functional>

#include "position-simulator/position_sink.hpp"
#include "position-simulator/source.hpp"

namespace convoy::simulator {

/// When positions are published by the wall clock. Their times run `speed_up` times as fast as the
/// clock until they have caught up with it, then at its speed, because no position may lie in the
/// future.
struct Pace {
    fleet::Time begun;    ///< the wall clock when publishing began
    fleet::Time start;    ///< the time of the first position, not after `begun`
    double speed_up = 1;  ///< infinite: all past positions at once

    fleet::Time due(fleet::Time time) const;
};

/// The environment of `run`. It consists of functions so that tests can supply a clock.
struct SimulationClock {
    std::function<fleet::Time()> now;
    /// Sleeps, and returns whether to stop publishing.
    std::function<bool(std::chrono::milliseconds)> sleep;
    /// Returns whether the outbox has space. Only positions of the past wait for it; those of the
    /// present are published without a check, as by real devices.
    std::function<bool()> has_space;
    /// Called for each position when it is passed to the sink.
    std::function<void(const Observation&)> published;
};

/// Why `run` ended.
enum class EndReason { exhausted, stopped };

/// Runs until the source is exhausted or `sleep` returns true. Publishes the last batch, too.
EndReason run(Source& source, const Pace& pace, PositionSink& sink, const SimulationClock& clock);

}  // namespace convoy::simulator
