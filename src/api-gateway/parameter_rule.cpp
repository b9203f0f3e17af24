#include "api-gateway/parameter_rule.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "fleet/time.hpp"
#include "fleet/vehicle_name.hpp"

namespace convoy::gateway {
namespace {

using boost::json::object;

/// Keywords that do not restrict the value.
constexpr std::array<std::string_view, 3> annotations{"title", "description", "default"};

void check_keywords(const object& schema, std::initializer_list<std::string_view> known) {
    for (const auto& [keyword, value] : schema) {
        const std::string_view name = keyword;
        if (std::ranges::find(known, name) == known.end() &&
            std::ranges::find(annotations, name) == annotations.end()) {
            throw UnknownSchema("openapi.json: there is no check for the keyword '" +
                                std::string(name) + "' in " + boost::json::serialize(schema));
        }
    }
}

std::string_view word(const object& schema, std::string_view keyword) {
    const auto* value = schema.if_contains(keyword);
    return value == nullptr ? std::string_view{} : std::string_view(value->as_string());
}

std::optional<double> number(const object& schema, std::string_view keyword) {
    const auto* value = schema.if_contains(keyword);
    return value == nullptr ? std::nullopt : std::optional(value->to_number<double>());
}

/// Returns the number if the whole text is a decimal and finite one, else nullopt.
template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number value{};
    const auto [stop, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc{} || stop != text.end() || !std::isfinite(static_cast<double>(value))) {
        return std::nullopt;
    }
    return value;
}

std::string bounds(std::optional<double> least, std::optional<double> most) {
    const auto text = [](double bound) {
        return boost::json::serialize(boost::json::value(std::llround(bound)));
    };
    if (least && most) {
        return " from " + text(*least) + " to " + text(*most);
    }
    return (least ? " of at least " + text(*least) : "") +
           (most ? " of at most " + text(*most) : "");
}

template <class Number>
ParameterRule number_rule(const object& schema, const std::string& kind) {
    check_keywords(schema, {"type", "minimum", "maximum"});
    const auto least = number(schema, "minimum");
    const auto most = number(schema, "maximum");
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return {.expectation = kind + bounds(least, most),
            .allows = [low = least.value_or(-infinity),
                       high = most.value_or(infinity)](std::string_view text) {
                const auto value = parse<Number>(text);
                return value && static_cast<double>(*value) >= low &&
                       static_cast<double>(*value) <= high;
            }};
}

ParameterRule integer_rule(const object& schema) {
    if (word(schema, "format") != "uint64") {
        return number_rule<std::int64_t>(schema, "a whole number");
    }
    check_keywords(schema, {"type", "format"});
    return {.expectation = "a whole number from 0 to 18446744073709551615",
            .allows = [](std::string_view text) { return parse<std::uint64_t>(text).has_value(); }};
}

ParameterRule choice_rule(const object& schema) {
    check_keywords(schema, {"type", "enum"});
    std::vector<std::string> choices;
    std::string expectation = "one of ";
    for (const auto& choice : schema.at("enum").as_array()) {
        expectation += (choices.empty() ? "" : ", ") + std::string(choice.as_string());
        choices.emplace_back(choice.as_string());
    }
    return {.expectation = std::move(expectation),
            .allows = [choices = std::move(choices)](std::string_view text) {
                return std::ranges::find(choices, text) != choices.end();
            }};
}

ParameterRule format_rule(const object& schema) {
    check_keywords(schema, {"type", "format"});
    const auto format = word(schema, "format");
    if (format == "date-time") {
        return {
            .expectation = "a time as in 2026-11-22T13:07:11.250Z (a '+' is written %2B)",
            .allows = [](std::string_view text) { return fleet::parse_time(text).has_value(); }};
    }
    if (format == "vehicle-name") {
        return {.expectation =
                    "1 to 64 bytes of UTF-8 without control characters, and neither . nor ..",
                .allows = [](std::string_view text) {
                    return fleet::VehicleName::from(text).has_value();
                }};
    }
    throw UnknownSchema("openapi.json: there is no check for the format '" + std::string(format) +
                        "'");
}

ParameterRule text_rule(const object& schema) {
    if (schema.contains("enum")) {
        return choice_rule(schema);
    }
    if (schema.contains("format")) {
        return format_rule(schema);
    }
    check_keywords(schema, {"type", "maxLength"});
    const auto most = schema.at("maxLength").to_number<std::size_t>();
    return {.expectation = "text of at most " + std::to_string(most) + " characters",
            .allows = [most](std::string_view text) {
                // The text is valid UTF-8: all bytes except continuation bytes begin a character.
                const auto characters = std::ranges::count_if(text, [](char byte) {
                    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
                });
                return std::cmp_less_equal(characters, most);
            }};
}

bool allows_each(const std::vector<ParameterRule>& rules, std::string_view text) {
    for (std::size_t place = 0; place < rules.size(); ++place) {
        const auto comma = text.find(',');
        const bool last = place + 1 == rules.size();
        if (last != (comma == std::string_view::npos) ||
            !rules[place].allows(text.substr(0, comma))) {
            return false;
        }
        text.remove_prefix(last ? text.size() : comma + 1);
    }
    return true;
}

/// Allows exactly the named items, in this order, separated by commas.
ParameterRule list_rule(const object& schema) {
    check_keywords(schema, {"type", "prefixItems", "items", "minItems"});
    std::vector<ParameterRule> rules;
    std::string names;
    std::string meanings;
    for (const auto& item : schema.at("prefixItems").as_array()) {
        rules.push_back(read_rule(item.as_object()));
        const std::string title(word(item.as_object(), "title"));
        names += (names.empty() ? "" : ",") + title;
        meanings += (meanings.empty() ? ": " : ", ") + title + " " + rules.back().expectation;
    }
    if (schema.at("items") != false || schema.at("minItems") != rules.size()) {
        throw UnknownSchema("openapi.json: lists have a fixed length: items false, minItems " +
                            std::to_string(rules.size()));
    }
    return {.expectation = names + meanings,
            .allows = [rules = std::move(rules)](std::string_view text) {
                return allows_each(rules, text);
            }};
}

}  // namespace

ParameterRule read_rule(const object& schema) {
    const auto type = word(schema, "type");
    if (type == "integer") {
        return integer_rule(schema);
    }
    if (type == "number") {
        return number_rule<double>(schema, "a number");
    }
    if (type == "string") {
        return text_rule(schema);
    }
    if (type == "array") {
        return list_rule(schema);
    }
    throw UnknownSchema("openapi.json: there is no check for the type '" + std::string(type) + "'");
}

}  // namespace convoy::gateway
