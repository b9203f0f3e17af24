// What the gateway lets through: the GET operations of openapi.json, each with its parameters.
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
    std::size_t segment;  ///< its place in the path, from 0
    ParameterRule rule;
};

struct Operation {
    std::string pattern;  ///< "/vehicles/{name}"
    std::vector<PathRule> path;
    std::vector<QueryRule> query;  ///< all of them optional
};

/// The operations of an OpenAPI 3.1 document. Throws what Boost.JSON throws where it is not one,
/// and UnknownSchema.
std::vector<Operation> read_operations(std::string_view openapi_json);

/// What is wrong with a request by that operation: it names the parameter and what it should be.
/// Nothing where all is right. What parameters mean together is the tracker's to judge.
std::optional<std::string> fault_of(const Operation& operation, const http::Request& request);

}  // namespace convoy::gateway
