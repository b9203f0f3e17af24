#include "fleet/vehicle_name.hpp"

#include <algorithm>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

/// Unicode's category Cc: U+0000-001F, U+007F, and U+0080-009F, which UTF-8 writes as C2 80-9F.
bool has_control_character(std::string_view text) {
    unsigned char before = 0;
    return std::ranges::any_of(text, [&before](char character) {
        const auto byte = static_cast<unsigned char>(character);
        const bool control =
            byte < 0x20 || byte == 0x7F || (before == 0xC2 && byte >= 0x80 && byte <= 0x9F);
        before = byte;
        return control;
    });
}

}  // namespace

std::optional<VehicleName> VehicleName::from(std::string_view text) {
    if (text.empty() || text.size() > max_bytes || !is_utf8(text) || has_control_character(text)) {
        return std::nullopt;
    }
    return VehicleName(std::string(text));
}

}  // namespace convoy::fleet
