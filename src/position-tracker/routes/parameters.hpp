// A request's query parameters, read one by one. The first that is wrong is remembered, with what
// it should be; a parameter that nobody knows is wrong too, so that a slip of the pen never looks
// like an answer.
#pragma once

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::tracker {

/// For the problem's detail: names the parameter and says what it should be.
struct BadParameter {
    std::string detail;
};

class Parameters {
 public:
    /// `request` outlives this. Each of `known` may be there once, and nothing else.
    Parameters(const http::Request& request, std::initializer_list<std::string_view> known);

    /// What `parse` (text → optional) makes of it; nothing where it is absent, or wrong.
    template <class Parse>
    auto read(std::string_view name, std::string_view should_be, const Parse& parse) {
        const auto text = request_.parameter(name);
        auto value = text ? parse(*text) : decltype(parse(*text)){};
        if (text && !value) {
            refuse(std::string(name) + " should be " + std::string(should_be));
        }
        return value;
    }

    bool has(std::string_view name) const { return request_.parameter(name).has_value(); }

    /// Keeps the first complaint.
    void refuse(std::string detail);
    const std::optional<BadParameter>& bad() const { return bad_; }

 private:
    const http::Request& request_;
    std::optional<BadParameter> bad_;
};

/// The whole text as a decimal number within `least`…`most`.
template <class Number>
std::optional<Number> parse_number(std::string_view text, Number least, Number most) {
    Number value{};
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    const bool whole = error == std::errc{} && stop == end;
    // Written so that "nan" is outside of any bounds.
    return whole && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace convoy::tracker
