// Where a simulator's positions go.
#pragma once

#include <chrono>
#include <optional>

#include "fleet/position.hpp"

namespace convoy::simulator {

/// Takes positions when they are due, and passes them on in groups. Use it on one thread.
class PositionSink {
 public:
    virtual ~PositionSink() = default;
    virtual void add(fleet::ReportedPosition position, fleet::Time now) = 0;
    /// Returns when `publish_due` has something to do; nullopt if there is nothing.
    virtual std::optional<fleet::Time> due() const = 0;
    virtual void publish_due(fleet::Time now) = 0;
    /// Passes on what is left.
    virtual void publish() = 0;
};

/// The whole way out of the simulator: to the queue, or by devices to a gateway.
class Outlet {
 public:
    virtual ~Outlet() = default;
    virtual PositionSink& sink() = 0;
    /// Returns whether positions that could wait may be added.
    virtual bool has_space() const = 0;
    /// Waits until everything is delivered; returns false if that takes longer than `within`.
    virtual bool drain(std::chrono::milliseconds within) = 0;
    /// Drains, and logs what was left. Call it last.
    virtual void finish(std::chrono::milliseconds within) = 0;
};

}  // namespace convoy::simulator
