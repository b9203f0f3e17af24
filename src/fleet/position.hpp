// What a device reported: where it was, when, and how sure it is. The facts that Convoy stores;
// everything else (speed, heading, distance, outliers) is derived from them by motion.hpp.
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>

#include "fleet/coordinates.hpp"
#include "fleet/time.hpp"
#include "fleet/units.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

/// One sigma of a position, in steps of 0.1 m. Values above 6553.4 m say no more than that, and are
/// kept as that.
class Accuracy {
 public:
    /// One short of the largest number of 16 bits, which stores and frames use for "unknown".
    static constexpr std::uint16_t max_decimetres = 65'534;

    /// Rounds to 0.1 m. Nothing unless finite and not negative.
    static std::optional<Accuracy> from_metres(double metres);
    static Accuracy from_decimetres(std::uint16_t decimetres) {
        return Accuracy(std::min(decimetres, max_decimetres));
    }

    Metres metres() const { return Metres{decimetres_ / 10.0}; }
    std::uint16_t decimetres() const { return decimetres_; }

    friend auto operator<=>(const Accuracy&, const Accuracy&) = default;

 private:
    explicit Accuracy(std::uint16_t decimetres) : decimetres_(decimetres) {}

    std::uint16_t decimetres_;
};

/// One raw position of one vehicle. Within a vehicle its time identifies it; of two with the same
/// time the smaller one is kept (operator<=>: time, latitude, longitude, accuracy; an unknown
/// accuracy is smaller than any), so that the order of arrival does not matter.
struct Position {
    Time time;
    Coordinates coordinates;
    std::optional<Accuracy> accuracy;

    friend auto operator<=>(const Position&, const Position&) = default;
};

/// A position with the vehicle that reported it: one element of a queue message.
struct ReportedPosition {
    VehicleName vehicle;
    Position position;

    friend auto operator<=>(const ReportedPosition&, const ReportedPosition&) = default;
};

}  // namespace convoy::fleet
