// What a device says besides its place and motion: ignition, voltages, odometer, alarms…
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace convoy::fleet {

/// The known attributes. Histories store these numbers, so none is ever used again for another.
enum class Attribute : std::uint8_t {
    ignition = 1,
    satellites = 2,
    hdop = 3,
    altitude = 4,
    odometer = 5,
    power = 6,
    battery = 7,
    battery_level = 8,
    fuel_level = 9,
    fuel = 10,
    temperature = 11,
    engine_hours = 12,
    gsm_level = 13,
    driver = 14,
    time_source = 15,
    network = 16,
    input1 = 17,
    input2 = 18,
    input3 = 19,
    input4 = 20,
    input5 = 21,
    input6 = 22,
    input7 = 23,
    input8 = 24,
};

enum class AttributeKind : std::uint8_t { flag, number, text };

/// What values an attribute may have.
struct AttributeDefinition {
    Attribute attribute;
    std::string_view key;  ///< in messages and answers
    AttributeKind kind;
    std::string_view unit;     ///< of a number: "m", "V", "%"…; empty for a count
    std::size_t decimals = 0;  ///< of a number: as many are stored
    double least = 0;          ///< of a number
    double greatest = 0;       ///< of a number; of a text, its greatest length in bytes
};

/// All known attributes, in the order of their numbers.
std::span<const AttributeDefinition> attribute_definitions();
const AttributeDefinition& definition_of(Attribute attribute);
/// Returns nothing if no known attribute has this key.
const AttributeDefinition* find_attribute(std::string_view key);

/// The value of an attribute that Convoy does not know: its producer alone knows what it means.
using FreeValue = std::variant<bool, double, std::string>;

/// The attributes of one position or reading. Each setter returns false, and changes nothing, if
/// the value breaks a rule of its attribute; so what this contains is valid.
class Attributes {
 public:
    static constexpr std::size_t max_free = 32;
    static constexpr std::size_t max_free_key_bytes = 32;
    static constexpr std::size_t max_free_text_bytes = 64;
    static constexpr std::size_t max_alarms = 16;

    /// Sets a number in its unit, rounded to its decimals.
    bool set_number(Attribute attribute, double value);
    bool set_flag(Attribute attribute, bool value);
    /// Sets a flag or a number as numbers() has it.
    bool set_stored(Attribute attribute, std::int64_t scaled);
    /// Sets a text, which is UTF-8 without control characters and not empty.
    bool set_text(Attribute attribute, std::string_view value);
    /// Adds one to the set of alarms: "sos", "power_cut"… The form of a key is that of a free key.
    bool add_alarm(std::string_view alarm);
    /// Sets a value of a key that is not known: [a-z][a-z0-9_]*.
    bool set_free(std::string_view key, FreeValue value);
    /// The same for what was stored as free, also if its key has become known since.
    bool keep_free(std::string_view key, FreeValue value);
    /// Removes the free values whose keys are known, and returns them.
    std::vector<std::pair<std::string, FreeValue>> take_known_free();
    /// Sets the attribute to a value that was stored as free, if it is of the attribute's type.
    bool set_known(const AttributeDefinition& known, const FreeValue& value);
    /// Removes the value of a key, known or free; of "alarms" all of them.
    void erase(std::string_view key);

    std::optional<bool> flag(Attribute attribute) const;
    std::optional<double> number(Attribute attribute) const;
    /// A flag or a number as numbers() has it.
    std::optional<std::int64_t> stored(Attribute attribute) const;
    /// Empty if it is absent.
    std::string_view text(Attribute attribute) const;
    /// Sorted, each once.
    const std::vector<std::string>& alarms() const { return alarms_; }
    /// Sorted by key.
    const std::vector<std::pair<std::string, FreeValue>>& free() const { return free_; }
    /// The flags (0 or 1) and the numbers, in units of their last decimal: sorted by attribute.
    const std::vector<std::pair<Attribute, std::int64_t>>& numbers() const { return numbers_; }
    /// The texts, sorted by attribute.
    const std::vector<std::pair<Attribute, std::string>>& texts() const { return texts_; }

    bool empty() const {
        return numbers_.empty() && texts_.empty() && alarms_.empty() && free_.empty();
    }

    friend bool operator==(const Attributes&, const Attributes&) = default;

 private:
    void set_scaled(Attribute attribute, std::int64_t value);

    std::vector<std::pair<Attribute, std::int64_t>> numbers_;
    std::vector<std::pair<Attribute, std::string>> texts_;
    std::vector<std::string> alarms_;
    std::vector<std::pair<std::string, FreeValue>> free_;
};

}  // namespace convoy::fleet
