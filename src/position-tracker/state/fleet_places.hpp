// Where the vehicles of a snapshot are, in an order in which a box of the map is found without
// looking at all of them: rows of one height from south to north, each from west to east.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fleet/coordinates.hpp"
#include "position-tracker/state/bounding_box.hpp"

namespace convoy::tracker {

class FleetPlaces {
 public:
    void reserve(std::size_t vehicles) { places_.reserve(vehicles); }
    /// Vehicles count from 0 as they are added.
    void add(const fleet::Coordinates& coordinates);
    /// After the last one, before the first question.
    void sort();

    /// Those that may be in the box, ascending: all that are, and some beside it. Nothing where the
    /// box is so large that one had better look at every vehicle.
    std::optional<std::vector<std::uint32_t>> candidates(const BoundingBox& box) const;

 private:
    struct Place {
        std::uint64_t key;  // row, then longitude
        std::uint32_t vehicle;
    };

    std::vector<Place> places_;
};

}  // namespace convoy::tracker
