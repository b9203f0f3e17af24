// Reads a request's query parameters one by one. Keeps the first error, with what the parameter
// should be. An unknown parameter is an error as well, so that a misspelt one is not ignored.
#pragma once

#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace convoy::tracker {

/// The detail of a 400: names the parameter and what it should be.
struct BadParameter {
    std::string detail;
};

class Parameters {
 public:
    /// Each of `known` may be given once, and no other parameter. `request` must outlive this.
    Parameters(const http::Request& request, std::initializer_list<std::string_view> known);

    /// Returns what `parse` (text → optional) returns for the parameter; nothing if it is absent or
    /// wrong.
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

    /// Records an error; the first is kept.
    void refuse(std::string detail);
    const std::optional<BadParameter>& bad() const { return bad_; }

 private:
    const http::Request& request_;
    std::optional<BadParameter> bad_;
};

/// Returns the whole text as a decimal number from `least` to `most`, else nothing.
template <class Number>
std::optional<Number> parse_number(std::string_view text, Number least, Number most) {
    Number value{};
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    const auto [stop, error] = std::from_chars(begin, end, value);
    const bool whole = error == std::errc{} && stop == end;
    // The comparison is written so that "nan" is outside all bounds.
    return whole && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

}  // namespace convoy::tracker
