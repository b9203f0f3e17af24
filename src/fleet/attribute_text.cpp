#include "fleet/attribute_text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "fleet/text.hpp"

namespace convoy::fleet {
namespace {

void append_shortest(std::string& out, auto number) {
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), written.ptr);
}

/// Readers of JSON refuse whole numbers of more than 64 bits unless they have an exponent.
void append_free_number(std::string& out, double number) {
    constexpr double greatest_of_plain_form = 1e18;
    if (std::abs(number) < greatest_of_plain_form) {
        append_shortest(out, number);
        return;
    }
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number,
                                       std::chars_format::scientific);
    out.append(digits.data(), written.ptr);
}

void append_flag(std::string& out, bool flag) { out += flag ? "true" : "false"; }

/// Appends a flag or a number from its units of the last decimal.
void append_scaled(std::string& out, const AttributeDefinition& definition, std::int64_t scaled) {
    if (definition.kind == AttributeKind::flag) {
        append_flag(out, scaled != 0);
    } else if (definition.decimals == 0) {
        append_shortest(out, scaled);
    } else {
        append_decimal(out, scaled, static_cast<int>(definition.decimals));
    }
}

void append_free(std::string& out, const FreeValue& value) {
    if (const auto* const flag = std::get_if<bool>(&value)) {
        append_flag(out, *flag);
    } else if (const auto* const number = std::get_if<double>(&value)) {
        append_free_number(out, *number);
    } else {
        append_json_string(out, std::get<std::string>(value));
    }
}

void append_alarms(std::string& out, const std::vector<std::string>& alarms) {
    char separator = '[';
    for (const std::string& alarm : alarms) {
        out += separator;
        append_json_string(out, alarm);
        separator = ',';
    }
    out += ']';
}

/// Begins the members of one object.
class ObjectMembers {
 public:
    explicit ObjectMembers(std::string& out) : out_(out) {}

    /// A key needs no escapes: [a-z0-9_].
    void begin(std::string_view key) {
        out_ += separator_;
        out_ += '"';
        out_ += key;
        out_ += "\":";
        separator_ = ',';
    }

    void end() { out_ += separator_ == '{' ? "{}" : "}"; }

 private:
    std::string& out_;
    char separator_ = '{';
};

void append_others(std::string& out, ObjectMembers& members, const Attributes& attributes) {
    if (!attributes.alarms().empty()) {
        members.begin("alarms");
        append_alarms(out, attributes.alarms());
    }
    for (const auto& [key, value] : attributes.free()) {
        members.begin(key);
        append_free(out, value);
    }
}

}  // namespace

void append_json(std::string& out, const Attributes& attributes) {
    ObjectMembers members(out);
    for (const auto& [attribute, scaled] : attributes.numbers()) {
        const AttributeDefinition& definition = definition_of(attribute);
        members.begin(definition.key);
        append_scaled(out, definition, scaled);
    }
    for (const auto& [attribute, text] : attributes.texts()) {
        members.begin(definition_of(attribute).key);
        append_json_string(out, text);
    }
    append_others(out, members, attributes);
    members.end();
}

void append_json_of_others(std::string& out, const Attributes& attributes) {
    ObjectMembers members(out);
    append_others(out, members, attributes);
    members.end();
}

std::string text_of(const Attributes& attributes, const AttributeDefinition& definition) {
    if (definition.kind == AttributeKind::text) {
        return std::string(attributes.text(definition.attribute));
    }
    std::string text;
    if (const auto scaled = attributes.stored(definition.attribute)) {
        append_scaled(text, definition, *scaled);
    }
    return text;
}

std::string text_of(const FreeValue& value) {
    if (const auto* const text = std::get_if<std::string>(&value)) {
        return *text;
    }
    std::string text;
    append_free(text, value);
    return text;
}

}  // namespace convoy::fleet
