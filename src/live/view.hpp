// What a viewer looks at: a box on the map, how closely, and where that lies in the index of cells.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "fleet/live_wire/live_operation.hpp"
#include "fleet/live_wire/web_mercator.hpp"
#include "live/level.hpp"

namespace convoy::live {

/// The box is widened to whole half-pixel cells of its level: then a vehicle that comes into it has
/// entered another cell, and is seen to have changed.
class View {
 public:
    explicit View(const fleet::ViewOperation& asked);

    Level level() const { return level_; }

    /// x is counted from the western edge, so that a box across the antimeridian is like any other.
    bool contains(const fleet::WebMercator& place) const {
        return place.x - west_ <= width_ && place.y >= north_ && place.y <= south_;
    }

    /// The columns and rows that it touches of a grid of 2^`bits` squares a side. `west` may be
    /// east of the antimeridian: columns count modulo 2^bits.
    struct Squares {
        std::uint32_t west;
        std::uint32_t north;
        std::uint64_t columns;
        std::uint64_t rows;
    };
    Squares squares(int bits) const;

 private:
    Level level_;
    std::uint32_t west_;
    std::uint32_t width_;
    std::uint32_t north_;
    std::uint32_t south_;
};

}  // namespace convoy::live
