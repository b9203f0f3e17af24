// A stay, and the vehicle's estimated place during it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "fleet/local_plane.hpp"
#include "fleet/motion/stay/moments.hpp"
#include "fleet/motion/stay/samples.hpp"

namespace convoy::fleet {

/// The samples of a stay, on a plane around its first one.
class Stay {
 public:
    explicit Stay(std::span<const Sample> samples);

    /// The first and the last sample that belong to the stay: those before and after, which have
    /// not arrived yet or have left already, do not.
    std::size_t first() const { return first_; }
    std::size_t last() const { return last_; }

    /// The mean place around a sample, and the distance in metres up to which a deviation from it
    /// counts as noise.
    struct Place {
        PlanePoint mean;
        double leash;
    };
    /// Returns it for a sample from the first to the last.
    Place place_at(std::size_t sample) const;

    PlanePoint at(const Coordinates& point) const { return plane_.at(point); }

 private:
    void trim();
    bool is_away(std::size_t sample, std::size_t begin, std::size_t end) const;

    LocalPlane plane_;
    std::vector<double> times_;
    std::vector<PlanePoint> points_;
    std::vector<Moments> sums_;  // of the first samples: none, one, two …
    std::size_t first_ = 0;
    std::size_t last_ = 0;
};

}  // namespace convoy::fleet
