// The legs of a vehicle's path: from each position that is believed to the next one. Totals, stops
// and trips are sums over them, so all of them agree about what is driven, stood and not seen.
#pragma once

#include <cstdint>
#include <optional>

#include "fleet/motion/estimate/motion.hpp"

namespace convoy::fleet {

/// What is known about the vehicle on a leg.
enum class LegKind : std::uint8_t {
    standing,  ///< slower than `moving_speed`, at its ends and, if it is long, on its way
    moving,
    unseen,  ///< no speed is derived across it: a silence, or a step that no vehicle can drive
};

/// Where a vehicle was believed to be at a time.
struct PathPlace {
    Time time;
    Coordinates coordinates;

    friend bool operator==(const PathPlace&, const PathPlace&) = default;
};

/// A believed position, with as much of it as the legs on both sides of it depend on.
struct PathPoint {
    PathPlace place;
    std::optional<MetresPerSecond> speed;
    std::optional<Metres> distance;  ///< from the believed position before

    static PathPoint of(const Position& position, const Motion& motion) {
        return {.place = {.time = position.time, .coordinates = position.coordinates},
                .speed = motion.speed,
                .distance = motion.distance};
    }

    friend bool operator==(const PathPoint&, const PathPoint&) = default;
};

struct Leg {
    PathPlace begin;
    PathPlace end;
    LegKind kind;
    /// As `distance` of its end says, in whole millimetres, so that sums are exact; 0 if nothing
    /// joins the two.
    std::int64_t millimetres;

    friend bool operator==(const Leg&, const Leg&) = default;
};

/// Returns a distance as answers show it, in whole millimetres; 0 if it is unknown.
std::int64_t millimetres_of(const std::optional<Metres>& distance);
inline std::int64_t millimetres_of(const Motion& motion) { return millimetres_of(motion.distance); }

/// Whether the vehicle was seen on the way to a believed position, from the one before it.
inline bool is_seen(const Motion& motion) { return motion.speed.has_value(); }

/// Makes the legs of a track. Positions ascend by time.
class LegReader {
 public:
    /// Takes the next position. Returns the leg that ends there; nothing if it is not believed or
    /// the first that is.
    std::optional<Leg> next(const Position& position, const Motion& motion);
    /// Takes the next believed position.
    std::optional<Leg> next(const PathPoint& point);

 private:
    std::optional<PathPoint> last_;
};

}  // namespace convoy::fleet
