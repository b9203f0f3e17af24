#include "fleet/position.hpp"

#include <cmath>

namespace convoy::fleet {
namespace {

// Larger than any accuracy if nothing is known of the error.
std::uint32_t uncertainty(const Position& position) {
    const bool is_known = position.accuracy && position.accuracy->decimetres() != 0;
    return is_known ? position.accuracy->decimetres() : std::uint32_t{Accuracy::max_decimetres} + 1;
}

}  // namespace

std::optional<Accuracy> Accuracy::from_metres(double metres) {
    if (!std::isfinite(metres) || metres < 0.0) {
        return std::nullopt;
    }
    const double decimetres = std::min(std::round(metres * 10.0), double{max_decimetres});
    return Accuracy(static_cast<std::uint16_t>(decimetres));
}

std::strong_ordering operator<=>(const Position& left, const Position& right) {
    if (const auto by_time = left.time <=> right.time; by_time != 0) {
        return by_time;
    }
    if (const auto by_error = uncertainty(left) <=> uncertainty(right); by_error != 0) {
        return by_error;
    }
    if (const auto by_place = left.coordinates <=> right.coordinates; by_place != 0) {
        return by_place;
    }
    if (const auto by_accuracy = left.accuracy <=> right.accuracy; by_accuracy != 0) {
        return by_accuracy;
    }
    return left.reported <=> right.reported;
}

}  // namespace convoy::fleet
