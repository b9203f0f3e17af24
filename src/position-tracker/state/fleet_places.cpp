#include "position-tracker/state/fleet_places.hpp"

#include <algorithm>
#include <cmath>

namespace convoy::tracker {
namespace {

constexpr double rows_a_degree = 64;  // each 1.7 km high: streets in a view take a few rows
// The search of a row costs about as much as a look at this many vehicles.
constexpr std::size_t vehicles_a_row_searched = 32;

std::uint64_t row_of(double latitude) {
    return static_cast<std::uint64_t>((latitude + 90) * rows_a_degree);
}

std::uint64_t key_of(std::uint64_t row, double longitude) {
    constexpr double steps_a_degree = 1e7;
    return row << 32U | static_cast<std::uint64_t>((longitude + 180) * steps_a_degree);
}

}  // namespace

void FleetPlaces::add(const fleet::Coordinates& coordinates) {
    places_.push_back({.key = key_of(row_of(coordinates.latitude()), coordinates.longitude()),
                       .vehicle = static_cast<std::uint32_t>(places_.size())});
}

void FleetPlaces::sort() { std::ranges::sort(places_, {}, &Place::key); }

std::optional<std::vector<std::uint32_t>> FleetPlaces::candidates(
    const fleet::BoundingBox& box) const {
    if (box.south > box.north) {
        return std::vector<std::uint32_t>{};
    }
    const std::uint64_t south = row_of(box.south.value);
    const std::uint64_t north = row_of(box.north.value);
    if ((north - south) * vehicles_a_row_searched > places_.size()) {
        return std::nullopt;
    }
    std::vector<std::uint32_t> found;
    const auto take = [&](std::uint64_t row, double west, double east) {
        const std::uint64_t last = key_of(row, east);
        for (auto place = std::ranges::lower_bound(places_, key_of(row, west), {}, &Place::key);
             place != places_.end() && place->key <= last; ++place) {
            found.push_back(place->vehicle);
        }
    };
    for (std::uint64_t row = south; row <= north; ++row) {
        if (box.west <= box.east) {
            take(row, box.west.value, box.east.value);
        } else {
            take(row, box.west.value, 180);
            take(row, -180, box.east.value);
        }
        if (box.east == fleet::Degrees{180}) {
            take(row, -180, -180);  // -180 and 180 are the same meridian
        }
    }
    std::ranges::sort(found);
    const auto [again, end] = std::ranges::unique(found);
    found.erase(again, end);
    return found;
}

}  // namespace convoy::tracker
