#include "fleet/vehicle_name.hpp"

#include "fleet/text.hpp"

namespace convoy::fleet {

std::optional<VehicleName> VehicleName::from(std::string_view text) {
    if (text.empty() || text.size() > max_bytes || !is_utf8(text) || has_control_character(text)) {
        return std::nullopt;
    }
    return VehicleName(std::string(text));
}

}  // namespace convoy::fleet
