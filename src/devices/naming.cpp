#include "devices/naming.hpp"

#include <string>
#include <utility>

namespace convoy::devices {

void set_extra(fleet::Attributes& attributes, std::string_view name, fleet::FreeValue value) {
    std::string key = "x_";
    for (const char letter : name) {
        const bool is_upper = letter >= 'A' && letter <= 'Z';
        const bool is_kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        const char kept = is_kept ? letter : '_';
        key += is_upper ? static_cast<char>(letter - 'A' + 'a') : kept;
    }
    attributes.set_free(key, std::move(value));
}

void set_extra(fleet::Attributes& attributes, unsigned number, fleet::FreeValue value) {
    attributes.set_free("x_io_" + std::to_string(number), std::move(value));
}

}  // namespace convoy::devices
