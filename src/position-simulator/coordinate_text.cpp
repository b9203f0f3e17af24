#include "position-simulator/coordinate_text.hpp"

#include <optional>

#include "service/number.hpp"

namespace convoy::simulator {
namespace {

/// Returns the number if the whole text is a decimal one from -most to most; otherwise, and for
/// NaN, nullopt.
std::optional<double> degrees_from(std::string_view text, double most) {
    const auto degrees = service::parse_number<double>(text);
    return degrees && *degrees >= -most && *degrees <= most ? degrees : std::nullopt;
}

std::string complaint(std::string_view name, std::string_view text, std::string_view range) {
    constexpr std::size_t most = 60;
    return std::string(name) + " is '" + std::string(text.substr(0, most)) +
           "': it should be a number from " + std::string(range);
}

}  // namespace

boost::system::result<Point, std::string> parse_point(std::string_view latitude,
                                                      std::string_view longitude) {
    const auto north = degrees_from(latitude, 90);
    if (!north) {
        return complaint("lat", latitude, "-90 to 90");
    }
    const auto east = degrees_from(longitude, 180);
    if (!east) {
        return complaint("lon", longitude, "-180 to 180");
    }
    return Point{{*north}, {*east}};
}

}  // namespace convoy::simulator
