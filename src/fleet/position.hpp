// A device's report: its place, the time and the accuracy. Convoy stores these facts;
// motion/estimate/motion.hpp derives everything else from them (speed, heading, distance,
// outliers).
#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>

#include "fleet/coordinates.hpp"
#include "fleet/reported_motion.hpp"
#include "fleet/time.hpp"
#include "fleet/units.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::fleet {

/// One sigma of a position, in steps of 0.1 m. Values above 6553.4 m become 6553.4 m.
class Accuracy {
 public:
    /// One less than the largest 16-bit number, so that "unknown" fits into 16 bits too.
    static constexpr std::uint16_t max_decimetres = 65'534;

    /// Rounds to 0.1 m. Returns nothing unless `metres` is finite and not negative.
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

/// One raw position of one vehicle, which has at most one for each time.
struct Position {
    Time time;
    Coordinates coordinates;
    std::optional<Accuracy> accuracy;
    ReportedMotion reported{};  ///< it describes this place and time

    friend bool operator==(const Position&, const Position&) = default;
    /// Orders by time. Of two with the same time the smaller one is kept, so that the order of
    /// arrival does not matter: the more accurate one, where an accuracy that is unknown or 0 (many
    /// devices write 0 for "unknown") is worse than any other; of two alike, the one with the
    /// smaller latitude, then longitude; at one place, an unknown accuracy is smaller than 0, and a
    /// known speed or heading than an unknown one.
    friend std::strong_ordering operator<=>(const Position& left, const Position& right);
};

/// A position and the vehicle that reported it: one element of a queue message.
struct ReportedPosition {
    VehicleName vehicle;
    Position position;

    friend auto operator<=>(const ReportedPosition&, const ReportedPosition&) = default;
};

}  // namespace convoy::fleet
