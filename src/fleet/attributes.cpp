#include "fleet/attributes.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "fleet/invariant.hpp"
#include "fleet/text.hpp"

namespace convoy::fleet {

namespace {

constexpr double max_whole = 9'007'199'254'740'992;  // 2^53: a double has every smaller one
constexpr double id_bytes = 64;
constexpr double network_bytes = 512;

constexpr AttributeKind flag_kind = AttributeKind::flag;
constexpr AttributeKind number_kind = AttributeKind::number;
constexpr AttributeKind text_kind = AttributeKind::text;

constexpr std::array definitions{
    AttributeDefinition{Attribute::ignition, "ignition", flag_kind, ""},
    AttributeDefinition{Attribute::satellites, "satellites", number_kind, "", 0, 0, 255},
    AttributeDefinition{Attribute::hdop, "hdop", number_kind, "", 2, 0, 655.35},
    AttributeDefinition{Attribute::altitude, "altitude", number_kind, "m", 1, -10'000, 100'000},
    AttributeDefinition{Attribute::odometer, "odometer", number_kind, "m", 0, 0, max_whole},
    AttributeDefinition{Attribute::power, "power", number_kind, "V", 3, 0, 10'000},
    AttributeDefinition{Attribute::battery, "battery", number_kind, "V", 3, 0, 10'000},
    AttributeDefinition{Attribute::battery_level, "battery_level", number_kind, "%", 1, 0, 100},
    AttributeDefinition{Attribute::fuel_level, "fuel_level", number_kind, "%", 1, 0, 100},
    AttributeDefinition{Attribute::fuel, "fuel", number_kind, "l", 1, 0, 1'000'000},
    AttributeDefinition{Attribute::temperature, "temperature", number_kind, "°C", 1, -273.1,
                        10'000},
    AttributeDefinition{Attribute::engine_hours, "engine_hours", number_kind, "s", 0, 0, max_whole},
    AttributeDefinition{Attribute::gsm_level, "gsm_level", number_kind, "", 0, -1'000, 1'000},
    AttributeDefinition{Attribute::driver, "driver", text_kind, "", 0, 0, id_bytes},
    AttributeDefinition{Attribute::time_source, "time_source", text_kind, "", 0, 0, id_bytes},
    AttributeDefinition{Attribute::network, "network", text_kind, "", 0, 0, network_bytes},
    AttributeDefinition{Attribute::input1, "input1", flag_kind, ""},
    AttributeDefinition{Attribute::input2, "input2", flag_kind, ""},
    AttributeDefinition{Attribute::input3, "input3", flag_kind, ""},
    AttributeDefinition{Attribute::input4, "input4", flag_kind, ""},
    AttributeDefinition{Attribute::input5, "input5", flag_kind, ""},
    AttributeDefinition{Attribute::input6, "input6", flag_kind, ""},
    AttributeDefinition{Attribute::input7, "input7", flag_kind, ""},
    AttributeDefinition{Attribute::input8, "input8", flag_kind, ""},
};

constexpr bool numbers_have_no_gap() {
    for (std::size_t index = 0; index < definitions.size(); ++index) {
        if (static_cast<std::size_t>(definitions[index].attribute) != index + 1) {
            return false;
        }
    }
    return true;
}
static_assert(numbers_have_no_gap(), "definition_of takes the number for the index");

constexpr std::array<double, 4> powers_of_ten{1, 10, 100, 1'000};

bool is_key(std::string_view key) {
    const auto is_letter = [](char letter) { return letter >= 'a' && letter <= 'z'; };
    return !key.empty() && key.size() <= Attributes::max_free_key_bytes && is_letter(key.front()) &&
           std::ranges::all_of(key, [is_letter](char letter) {
               return is_letter(letter) || (letter >= '0' && letter <= '9') || letter == '_';
           });
}

bool is_shown_text(std::string_view shown, std::size_t max_bytes) {
    const auto is_control = [](char letter) {
        return (letter >= 0 && letter < ' ') || letter == '\x7f';
    };
    return !shown.empty() && shown.size() <= max_bytes && !std::ranges::any_of(shown, is_control) &&
           is_utf8(shown);
}

/// The place of `key` in a list that is sorted by its first members.
auto place_of(auto& sorted, const auto& key) {
    return std::ranges::lower_bound(sorted, key, {},
                                    [](const auto& entry) -> const auto& { return entry.first; });
}

template <typename Key, typename Value>
void put(std::vector<std::pair<Key, Value>>& sorted, Key key, Value value) {
    const auto place = place_of(sorted, key);
    if (place != sorted.end() && place->first == key) {
        place->second = std::move(value);
    } else {
        sorted.emplace(place, std::move(key), std::move(value));
    }
}

void erase_from(auto& sorted, const auto& key) {
    const auto place = place_of(sorted, key);
    if (place != sorted.end() && place->first == key) {
        sorted.erase(place);
    }
}

}  // namespace

std::span<const AttributeDefinition> attribute_definitions() { return definitions; }

const AttributeDefinition& definition_of(Attribute attribute) {
    const auto index = static_cast<std::size_t>(attribute) - 1;
    require(index < definitions.size(), "each attribute has a definition");
    return definitions[index];
}

const AttributeDefinition* find_attribute(std::string_view key) {
    const auto* const found = std::ranges::find(definitions, key, &AttributeDefinition::key);
    return found == definitions.end() ? nullptr : found;
}

bool Attributes::set_number(Attribute attribute, double value) {
    const AttributeDefinition& definition = definition_of(attribute);
    require(definition.kind == AttributeKind::number, "a number is set where the attribute is one");
    const bool is_in_range = value >= definition.least && value <= definition.greatest;
    if (!is_in_range) {  // nor is NaN
        return false;
    }
    set_scaled(attribute, std::llround(value * powers_of_ten[definition.decimals]));
    return true;
}

bool Attributes::set_flag(Attribute attribute, bool value) {
    require(definition_of(attribute).kind == AttributeKind::flag,
            "a flag is set where the attribute is one");
    set_scaled(attribute, value ? 1 : 0);
    return true;
}

bool Attributes::set_stored(Attribute attribute, std::int64_t scaled) {
    const AttributeDefinition& definition = definition_of(attribute);
    require(definition.kind != AttributeKind::text, "a text is not scaled");
    const double step = powers_of_ten[definition.decimals];
    const bool is_flag = definition.kind == AttributeKind::flag;
    const std::int64_t least = is_flag ? 0 : std::llround(definition.least * step);
    const std::int64_t greatest = is_flag ? 1 : std::llround(definition.greatest * step);
    if (scaled < least || scaled > greatest) {
        return false;
    }
    set_scaled(attribute, scaled);
    return true;
}

bool Attributes::set_text(Attribute attribute, std::string_view value) {
    const AttributeDefinition& definition = definition_of(attribute);
    require(definition.kind == AttributeKind::text, "a text is set where the attribute is one");
    if (!is_shown_text(value, static_cast<std::size_t>(definition.greatest))) {
        return false;
    }
    put(texts_, attribute, std::string(value));
    return true;
}

bool Attributes::add_alarm(std::string_view alarm) {
    if (!is_key(alarm)) {
        return false;
    }
    const auto place = std::ranges::lower_bound(alarms_, alarm);
    if (place != alarms_.end() && *place == alarm) {
        return true;
    }
    if (alarms_.size() == max_alarms) {
        return false;
    }
    alarms_.emplace(place, alarm);
    return true;
}

bool Attributes::set_free(std::string_view key, FreeValue value) {
    const bool is_reserved_for_free = key.starts_with("x_");  // so it need not be looked for
    const bool is_known =
        !is_reserved_for_free && (find_attribute(key) != nullptr || key == "alarms");
    return !is_known && keep_free(key, std::move(value));
}

bool Attributes::keep_free(std::string_view key, FreeValue value) {
    if (!is_key(key)) {
        return false;
    }
    if (const auto* written = std::get_if<std::string>(&value);
        written != nullptr && !is_shown_text(*written, max_free_text_bytes)) {
        return false;
    }
    if (const auto* amount = std::get_if<double>(&value)) {
        if (!std::isfinite(*amount)) {
            return false;
        }
        value = *amount + 0.0;  // so that -0 becomes 0
    }
    const auto place = place_of(free_, key);
    if (place != free_.end() && place->first == key) {
        place->second = std::move(value);
        return true;
    }
    if (free_.size() == max_free) {
        return false;
    }
    const auto index = place - free_.begin();
    constexpr std::size_t usual_free = 4;  // one allocation in place of three
    if (free_.empty()) {
        free_.reserve(usual_free);
    }
    free_.emplace(free_.begin() + index, std::string(key), std::move(value));
    return true;
}

std::vector<std::pair<std::string, FreeValue>> Attributes::take_known_free() {
    std::vector<std::pair<std::string, FreeValue>> known;
    for (auto& [key, value] : free_) {
        if (!key.starts_with("x_") && find_attribute(key) != nullptr) {
            known.emplace_back(key, std::move(value));
        }
    }
    for (const auto& [key, value] : known) {
        erase_from(free_, key);
    }
    return known;
}

bool Attributes::set_known(const AttributeDefinition& known, const FreeValue& value) {
    switch (known.kind) {
        case AttributeKind::flag: {
            const auto* const flag = std::get_if<bool>(&value);
            return flag != nullptr && set_flag(known.attribute, *flag);
        }
        case AttributeKind::number: {
            const auto* const number = std::get_if<double>(&value);
            return number != nullptr && set_number(known.attribute, *number);
        }
        case AttributeKind::text: {
            const auto* const text = std::get_if<std::string>(&value);
            return text != nullptr && set_text(known.attribute, *text);
        }
    }
    return false;
}

void Attributes::erase(std::string_view key) {
    if (key == "alarms") {
        alarms_.clear();
    } else if (const AttributeDefinition* const known = find_attribute(key)) {
        erase_from(numbers_, known->attribute);
        erase_from(texts_, known->attribute);
    } else {
        erase_from(free_, key);
    }
}

std::optional<bool> Attributes::flag(Attribute attribute) const {
    const auto value = stored(attribute);
    return value ? std::optional(*value != 0) : std::nullopt;
}

std::optional<double> Attributes::number(Attribute attribute) const {
    const auto value = stored(attribute);
    return value ? std::optional(static_cast<double>(*value) /
                                 powers_of_ten[definition_of(attribute).decimals])
                 : std::nullopt;
}

std::string_view Attributes::text(Attribute attribute) const {
    const auto place = place_of(texts_, attribute);
    return place != texts_.end() && place->first == attribute ? std::string_view(place->second)
                                                              : std::string_view();
}

void Attributes::set_scaled(Attribute attribute, std::int64_t value) {
    constexpr std::size_t usual_numbers = 8;  // one allocation in place of four
    if (numbers_.empty()) {
        numbers_.reserve(usual_numbers);
    }
    put(numbers_, attribute, value);
}

std::optional<std::int64_t> Attributes::stored(Attribute attribute) const {
    const auto place = place_of(numbers_, attribute);
    return place != numbers_.end() && place->first == attribute ? std::optional(place->second)
                                                                : std::nullopt;
}

}  // namespace convoy::fleet
