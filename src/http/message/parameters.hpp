// Reads the query parameters of a request one by one, and keeps the first error. An unknown
// parameter is an error too, so that a misspelt name never changes an answer silently.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace convoy::http {

/// The detail of a problem names the parameter and what it should be.
struct BadParameter {
    std::string detail;
};

class Parameters {
 public:
    /// `request` must outlive this. Only names of `known` may be given, each once.
    Parameters(const Request& request, std::initializer_list<std::string_view> known);

    /// Returns what `parse` (text → optional) makes of the parameter, or nullopt if it is absent or
    /// invalid. An invalid one is the error "NAME should be SHOULD_BE".
    template <class Parse>
    auto read(std::string_view name, std::string_view should_be, const Parse& parse) {
        const auto text = request_.parameter(name);
        auto value = text ? parse(*text) : decltype(parse(*text)){};
        if (text && !value) {
            refuse(std::string(name) + " should be " + std::string(should_be));
        }
        return value;
    }

    /// Returns whether the request gives this parameter.
    bool has(std::string_view name) const { return request_.parameter(name).has_value(); }

    /// Records an error unless there is an earlier one.
    void refuse(std::string detail);
    /// Returns the first error, or {}.
    const std::optional<BadParameter>& bad() const { return bad_; }

 private:
    const Request& request_;
    std::optional<BadParameter> bad_;
};

}  // namespace convoy::http
