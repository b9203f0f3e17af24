// Finds the vehicles of a snapshot that are in a box of the map, without looking at all of them.
// They are sorted by rows of the same height, from south to north, and in a row from west to east.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fleet/bounding_box.hpp"
#include "fleet/coordinates.hpp"

namespace convoy::tracker {

class FleetPlaces {
 public:
    void reserve(std::size_t vehicles) { places_.reserve(vehicles); }
    /// Adds the next vehicle; the first has number 0.
    void add(const fleet::Coordinates& coordinates);
    /// Call it after the last `add` and before `candidates`.
    void sort();

    /// Returns the numbers of all vehicles in the box and of some beside it, ascending; nothing if
    /// the box is so large that a look at every vehicle is faster.
    std::optional<std::vector<std::uint32_t>> candidates(const fleet::BoundingBox& box) const;

 private:
    struct Place {
        std::uint64_t key;  // row, then longitude
        std::uint32_t vehicle;
    };

    std::vector<Place> places_;
};

}  // namespace convoy::tracker
