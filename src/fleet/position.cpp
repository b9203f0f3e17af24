#include "fleet/position.hpp"

#include <cmath>

namespace convoy::fleet {

std::optional<Accuracy> Accuracy::from_metres(double metres) {
    if (!std::isfinite(metres) || metres < 0.0) {
        return std::nullopt;
    }
    const double decimetres = std::min(std::round(metres * 10.0), double{max_decimetres});
    return Accuracy(static_cast<std::uint16_t>(decimetres));
}

}  // namespace convoy::fleet
