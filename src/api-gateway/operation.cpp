#include "api-gateway/operation.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>
#include <utility>

namespace convoy::gateway {
namespace {

using boost::json::object;
using boost::json::value;

/// Returns the parameter, or the object to which its {"$ref":"#/…"} points.
const object& resolved(const value& document, const value& parameter) {
    const auto* reference = parameter.as_object().if_contains("$ref");
    if (reference == nullptr) {
        return parameter.as_object();
    }
    return document.at_pointer(std::string_view(reference->as_string()).substr(1)).as_object();
}

/// Returns the index of the segment "{name}": 1 in "/vehicles/{name}/history".
std::size_t segment_of(std::string_view pattern, const std::string& name) {
    const auto before = pattern.substr(0, pattern.find("/{" + name + "}"));
    return static_cast<std::size_t>(std::ranges::count(before, '/'));
}

void add_parameter(Operation& operation, const object& parameter) {
    std::string name(parameter.at("name").as_string());
    ParameterRule rule = read_rule(parameter.at("schema").as_object());
    const std::string_view place = parameter.at("in").as_string();
    if (place == "path") {
        const auto segment = segment_of(operation.pattern, name);
        operation.path.push_back({std::move(name), segment, std::move(rule)});
    } else if (place == "query" && !parameter.contains("required")) {
        operation.query.push_back({std::move(name), std::move(rule)});
    } else {
        throw UnknownSchema("openapi.json: there is no check that '" + name + "' is present");
    }
}

void add_parameters(Operation& operation, const value& document, const object& holder) {
    if (const auto* parameters = holder.if_contains("parameters")) {
        for (const auto& parameter : parameters->as_array()) {
            add_parameter(operation, resolved(document, parameter));
        }
    }
}

std::string names_of(const std::vector<QueryRule>& rules) {
    std::string names;
    for (const auto& rule : rules) {
        names += (names.empty() ? "" : ", ") + rule.name;
    }
    return names.empty() ? "none" : names;
}

}  // namespace

std::vector<Operation> read_operations(std::string_view openapi_json) {
    const value document = boost::json::parse(openapi_json);
    std::vector<Operation> operations;
    for (const auto& [pattern, path] : document.at("paths").as_object()) {
        Operation operation{.pattern = pattern, .path = {}, .query = {}};
        add_parameters(operation, document, path.as_object());
        add_parameters(operation, document, path.at("get").as_object());
        operations.push_back(std::move(operation));
    }
    return operations;
}

std::optional<std::string> fault_of(const Operation& operation, const http::Request& request) {
    for (const auto& [name, segment, rule] : operation.path) {
        if (!rule.allows(request.path.at(segment))) {
            return name + " should be " + rule.expectation;
        }
    }
    std::set<std::string_view> seen;
    for (const auto& [name, value] : request.query) {
        const auto known = std::ranges::find(operation.query, name, &QueryRule::name);
        if (known == operation.query.end()) {
            return "'" + name + "' is no parameter here; it should be one of these: " +
                   names_of(operation.query);
        }
        if (!seen.insert(name).second) {
            return name + " should be given once";
        }
        if (!known->rule.allows(value)) {
            return name + " should be " + known->rule.expectation;
        }
    }
    return std::nullopt;
}

}  // namespace convoy::gateway
