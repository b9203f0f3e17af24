#include "registry-copy/utc_offset.hpp"

#include "registry-copy/records.hpp"
#include "service/number.hpp"

namespace convoy::registry {

std::optional<std::chrono::minutes> parse_utc_offset(std::string_view text) {
    constexpr std::string_view form = "+hh:mm";
    constexpr std::size_t colon = 3;
    if (text.size() != form.size() || (text[0] != '+' && text[0] != '-') || text[colon] != ':') {
        return std::nullopt;
    }
    const auto hours = service::parse_number<unsigned>(text.substr(1, 2));
    const auto minutes = service::parse_number<unsigned>(text.substr(colon + 1));
    if (!hours || !minutes || *minutes > 59) {
        return std::nullopt;
    }
    const auto ahead = std::chrono::minutes(*hours * 60 + *minutes);
    if (ahead > max_ahead_of_utc) {
        return std::nullopt;
    }
    return text[0] == '-' ? -ahead : ahead;
}

std::string format_utc_offset(std::chrono::minutes ahead) {
    const auto two_digits = [](std::chrono::minutes::rep number) {
        return (number < 10 ? "0" : "") + std::to_string(number);
    };
    const auto count = std::chrono::abs(ahead).count();
    return (ahead.count() < 0 ? "-" : "+") + two_digits(count / 60) + ":" + two_digits(count % 60);
}

}  // namespace convoy::registry
