// The GET operations of openapi.json and their parameters: the gateway accepts only these.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api-gateway/parameter_rule.hpp"
#include "http/message.hpp"

namespace convoy::gateway {

struct QueryRule {
    std::string name;
    ParameterRule rule;
};

struct PathRule {
    std::string name;
    std::size_t segment;  ///< its index in the path, from 0
    ParameterRule rule;
};

struct Operation {
    std::string pattern;  ///< "/vehicles/{name}"
    std::vector<PathRule> path;
    std::vector<QueryRule> query;  ///< all are optional
};

/// Reads the operations of an OpenAPI 3.1 document. Throws UnknownSchema, and what Boost.JSON
/// throws if the document is not one.
std::vector<Operation> read_operations(std::string_view openapi_json);

/// Returns an error text that names the first bad parameter and what it should be, or nullopt if
/// each parameter is valid. The tracker checks combinations of parameters.
std::optional<std::string> fault_of(const Operation& operation, const http::Request& request);

}  // namespace convoy::gateway
