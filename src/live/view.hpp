// A viewer's box on the map, its level of detail, and the squares of an index that it touches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "fleet/live_wire/live_operation.hpp"
#include "fleet/live_wire/web_mercator.hpp"
#include "live/level.hpp"

namespace convoy::live {

/// The box is widened to whole half-pixel cells of its level, so that a vehicle that enters it has
/// also entered another cell and counts as changed.
class View {
 public:
    explicit View(const fleet::ViewOperation& asked);

    Level level() const { return level_; }

    /// Returns whether the place is in the box or on its edge. x is measured from the western edge,
    /// so that a box may cross the antimeridian.
    bool contains(const fleet::WebMercator& place) const {
        return place.x - west_ <= width_ && place.y >= north_ && place.y <= south_;
    }

    /// The columns and rows that the box touches in a grid of 2^`bits` squares a side. Columns
    /// count modulo 2^`bits`, so the box may cross the antimeridian.
    struct Squares {
        std::uint32_t west;
        std::uint32_t north;
        std::uint64_t columns;
        std::uint64_t rows;
    };
    Squares squares(int bits) const;

 private:
    Level level_;
    // In units of fleet::WebMercator; `width_` and the rows include their last unit.
    std::uint32_t west_;
    std::uint32_t width_;
    std::uint32_t north_;
    std::uint32_t south_;
};

}  // namespace convoy::live
