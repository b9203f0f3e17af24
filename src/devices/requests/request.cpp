#include "devices/requests/request.hpp"

#include <algorithm>
#include <cmath>

#include "devices/civil_time.hpp"
#include "devices/text_values.hpp"
#include "fleet/text.hpp"

namespace convoy::devices {

std::optional<std::string_view> AppRequest::parameter(std::string_view name) const {
    const auto found =
        std::ranges::find(parameters, name, [](const auto& each) { return each.first; });
    return found == parameters.end() ? std::nullopt
                                     : std::optional<std::string_view>(found->second);
}

std::string rejected_text(std::string_view bytes) {
    const std::string text = fleet::to_utf8(bytes.substr(0, fleet::max_rejected_bytes));
    return std::string(fleet::cut(text, fleet::max_rejected_bytes));
}

std::optional<fleet::Time> read_app_time(std::string_view text, std::chrono::minutes ahead_of_utc) {
    // Whole seconds end in 2038 in a signed 32-bit number; what is greater is in milliseconds.
    constexpr double greatest_seconds = 2'147'483'646;
    if (const auto number = app_decimal(text)) {
        constexpr double greatest = 9e15;
        if (std::abs(*number) > greatest) {
            return std::nullopt;
        }
        const double milliseconds = *number > greatest_seconds ? *number : *number * 1'000;
        return fleet::Time(std::chrono::milliseconds(std::llround(milliseconds)));
    }
    if (const auto time = read_time(text, "yyyy-MM-dd HH:mm:ss", ahead_of_utc)) {
        return time;
    }
    return fleet::parse_time(text);
}

}  // namespace convoy::devices
