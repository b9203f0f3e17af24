// Quantities with their unit in the type, so that a speed cannot be passed as a length. Each is a
// plain value; conversions for people (km/h, knots) belong to the page.
#pragma once

#include <compare>

namespace convoy::fleet {

/// A length in metres.
struct Metres {
    double value{};
    friend auto operator<=>(const Metres&, const Metres&) = default;
};

/// A length of time in seconds, or a time counted from a zero that its owner states.
struct Seconds {
    double value{};
    friend auto operator<=>(const Seconds&, const Seconds&) = default;
    friend constexpr Seconds operator-(Seconds end, Seconds begin) {
        return {end.value - begin.value};
    }
};

/// A speed over ground in metres per second.
struct MetresPerSecond {
    double value{};
    friend auto operator<=>(const MetresPerSecond&, const MetresPerSecond&) = default;
};

/// An angle in degrees. A heading is clockwise from true north, 0 <= value < 360.
struct Degrees {
    double value{};
    friend auto operator<=>(const Degrees&, const Degrees&) = default;
};

}  // namespace convoy::fleet
