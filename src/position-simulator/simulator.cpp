#include "position-simulator/simulator.hpp"

#include <algorithm>
#include <cmath>

namespace convoy::simulator {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

/// Positions of one hundredth of a second are published together: with thousands of positions a
/// second, a sleep for each would cost more than the positions.
using Moment = std::chrono::duration<std::int64_t, std::centi>;
/// The pause until the next check whether the outbox has space.
constexpr milliseconds pause_for_space = 20ms;
/// A position that is older than this belongs to the past.
constexpr milliseconds past = 5s;
/// At most this many positions between two checks whether to stop.
constexpr int max_at_once = 1000;

fleet::Time next_moment(fleet::Time time) { return std::chrono::ceil<Moment>(time); }

}  // namespace

fleet::Time Pace::due(fleet::Time time) const {
    const double elapsed = static_cast<double>((time - start).count()) / speed_up;
    return std::max(begun + milliseconds(std::llround(elapsed)), time);
}

EndReason run(Source& source, const Pace& pace, PositionSink& sink, const SimulationClock& clock) {
    std::optional<Observation> next = source.next();
    while (next) {
        const fleet::Time now = clock.now();
        fleet::Time wake = now;
        for (int count = 0; next && count < max_at_once; ++count) {
            const fleet::Time time = next->reported.position.time;
            if (const fleet::Time due = pace.due(time); due > now) {
                wake = next_moment(due);
                break;
            }
            if (time < now - past && !clock.has_space()) {
                wake = now + pause_for_space;
                break;
            }
            clock.published(*next);
            sink.add(std::move(next->reported), now);
            next = source.next();
        }
        wake = std::min(wake, sink.due().value_or(wake));
        const bool stop = clock.sleep(std::max(wake - now, milliseconds(0)));
        sink.publish_due(clock.now());
        if (stop) {
            sink.publish();
            return EndReason::stopped;
        }
    }
    sink.publish();
    return EndReason::exhausted;
}

}  // namespace convoy::simulator
