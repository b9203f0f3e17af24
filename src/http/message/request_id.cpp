#include "http/message/request_id.hpp"

#include <algorithm>
#include <cstddef>

namespace convoy::http {

bool is_request_id(std::string_view text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char byte) {
        return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
               (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
    });
}

std::string RequestIds::make() {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string id(16, '0');
    auto rest = random_();
    for (char& digit : id) {
        digit = digits[rest % digits.size()];
        rest /= digits.size();
    }
    return id;
}

}  // namespace convoy::http
