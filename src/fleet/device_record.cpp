#include "fleet/device_record.hpp"

#include "fleet/text.hpp"

namespace convoy::fleet {

bool is_device(std::string_view text) {
    return !text.empty() && text.size() <= max_device_bytes && is_utf8(text) &&
           !has_control_character(text);
}

}  // namespace convoy::fleet
