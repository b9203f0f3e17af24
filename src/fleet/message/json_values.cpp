#include "fleet/message/json_values.hpp"

#include <limits>

#include "fleet/message/json_syntax.hpp"

namespace convoy::fleet {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

bool is(ondemand::value& value, ondemand::json_type type) {
    auto found = ondemand::json_type::null;
    return value.type().get(found) == simdjson::SUCCESS && found == type;
}

error_code read_any_number(ondemand::value& value, double& number) {
    if (value.get_double().get(number) == simdjson::SUCCESS) {
        return simdjson::SUCCESS;
    }
    constexpr double infinity = std::numeric_limits<double>::infinity();
    number = value.raw_json_token().starts_with('-') ? -infinity : infinity;
    return skip(value);
}

}  // namespace convoy::fleet
