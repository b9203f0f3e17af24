// The rule for the text of one parameter, read from its JSON Schema in openapi.json.
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace convoy::gateway {

/// The schema contains a keyword, format or type that the gateway cannot check.
struct UnknownSchema : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct ParameterRule {
    std::string expectation;  ///< ends the sentence "limit should be …"
    std::function<bool(std::string_view)> allows;
};

/// Reads the rule for a number (within bounds, or `uint64`), one of several words, text of limited
/// length, a time or vehicle name (`format`), or a comma-separated list of these (`prefixItems`).
/// Throws UnknownSchema.
ParameterRule read_rule(const boost::json::object& schema);

}  // namespace convoy::gateway
