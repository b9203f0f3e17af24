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

struct Leg {
    Position begin;
    Position end;
    LegKind kind;
    /// As `distance` of its end says, in whole millimetres, so that sums are exact; 0 if nothing
    /// joins the two.
    std::int64_t millimetres;
};

/// Returns the distance that answers show, in whole millimetres.
std::int64_t millimetres_of(const Motion& motion);

/// Whether the vehicle was seen on the way to a believed position, from the one before it.
inline bool is_seen(const Motion& motion) { return motion.speed.has_value(); }

/// Makes the legs of a track. Positions ascend by time.
class LegReader {
 public:
    /// Takes the next position. Returns the leg that ends there; nothing if it is not believed or
    /// the first that is.
    std::optional<Leg> next(const Position& position, const Motion& motion);

 private:
    std::optional<Position> last_;
    std::optional<MetresPerSecond> last_speed_;
};

}  // namespace convoy::fleet
