// What the text of one parameter may be, read from the JSON Schema that openapi.json gives for it.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace convoy::gateway {

/// A schema that says what nobody here checks. The document must not promise it.
struct UnknownSchema : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ParameterRule {
    std::string expectation;  ///< ends the sentence "limit should be …"
    std::function<bool(std::string_view)> allows;
};

/// Numbers within bounds or of 64 bits, one of some words, text of some length, a time or a
/// vehicle's name (by `format`), and lists of these divided by commas (`prefixItems`). Throws
/// UnknownSchema.
ParameterRule read_rule(const boost::json::object& schema);

}  // namespace convoy::gateway
