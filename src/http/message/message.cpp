#include "http/message/message.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>

namespace convoy::http {
namespace {

bool same_name(std::string_view one, std::string_view other) {
    return boost::urls::grammar::ci_is_equal(one, other);
}

std::string one_line(std::string value) {
    std::ranges::replace_if(
        value, [](char byte) { return byte == '\r' || byte == '\n' || byte == '\0'; }, ' ');
    return value;
}

}  // namespace

std::optional<std::string_view> Headers::find(std::string_view name) const {
    for (const auto& [field, value] : fields_) {
        if (same_name(field, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::string Headers::joined(std::string_view name) const {
    std::string list;
    for (const auto& [field, value] : fields_) {
        if (same_name(field, name)) {
            list += list.empty() ? "" : ", ";
            list += value;
        }
    }
    return list;
}

void Headers::set(std::string_view name, std::string value) {
    remove(name);
    add(name, std::move(value));
}

void Headers::add(std::string_view name, std::string value) {
    fields_.emplace_back(one_line(std::string(name)), one_line(std::move(value)));
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
}

std::optional<std::string_view> Request::parameter(std::string_view name) const {
    for (const QueryParameter& one : query) {
        if (one.name == name) {
            return one.value;
        }
    }
    return std::nullopt;
}

}  // namespace convoy::http
