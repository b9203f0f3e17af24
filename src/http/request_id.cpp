#include "http/request_id.hpp"

#include <algorithm>
#include <cstddef>

namespace convoy::http {

bool is_request_id(std::string_view text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '.' || c == '_' || c == '-';
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
