#include "http/message/list_field.hpp"

namespace convoy::http {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view taken = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

std::vector<std::string_view> list_members(std::string_view field) {
    std::vector<std::string_view> members;
    while (!field.empty()) {
        members.push_back(take_until(field, ','));
    }
    return members;
}

}  // namespace convoy::http
