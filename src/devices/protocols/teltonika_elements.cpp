#include "devices/protocols/teltonika_elements.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "devices/naming.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t any_width = 0;
constexpr std::uint64_t largest_exact = 9'007'199'254'740'992;  // 2^53: a double has every smaller

// Numbers that are used beyond the table.
constexpr std::uint16_t ibutton_number = 78;
constexpr std::uint16_t cell_number = 205;
constexpr std::uint16_t area_number = 206;
constexpr std::uint16_t speed_number = 24;  // the record has it already
constexpr std::uint16_t network_number = 241;
constexpr std::uint16_t vin_number = 256;
constexpr std::uint16_t trouble_codes_number = 281;
constexpr std::uint16_t cell_of_4g_number = 636;
constexpr std::uint16_t driver_name_number = 403;

/// What a number means: an attribute or a name, and the unit of its values.
struct TeltonikaRule {
    std::uint16_t number;
    std::size_t width;
    std::optional<Attribute> attribute;
    std::string_view name{};  ///< without an attribute
    double factor = 1;
    bool is_signed = false;
    /// Values outside are codes of errors: a sensor that is not there says 3000.
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
};

constexpr TeltonikaRule attribute_of(std::uint16_t number, std::size_t width, Attribute attribute,
                                     double factor = 1) {
    return {number, width, attribute, "", factor};
}

constexpr TeltonikaRule extra_of(std::uint16_t number, std::size_t width, std::string_view name,
                                 double factor = 1) {
    return {number, width, std::nullopt, name, factor};
}

constexpr TeltonikaRule signed_extra_of(std::uint16_t number, std::size_t width,
                                        std::string_view name, double factor = 1) {
    return {number, width, std::nullopt, name, factor, true};
}

// Sensors on a wire measure -55 to 125 °C, in tenths; those on Bluetooth in hundredths.
constexpr TeltonikaRule wired(std::uint16_t number, std::optional<Attribute> attribute,
                              std::string_view name) {
    return {number, any_width, attribute, name, 0.1, true, -550, 1'250};
}
constexpr TeltonikaRule wireless(std::uint16_t number, std::string_view name) {
    return {number, any_width, std::nullopt, name, 0.01, true, -5'500, 12'500};
}

// Sorted by number. Buses of lorries and of cars share numbers; their values differ in width.
constexpr std::array teltonika_rules{
    attribute_of(1, 1, Attribute::input1),
    attribute_of(2, 1, Attribute::input2),
    attribute_of(3, 1, Attribute::input3),
    attribute_of(4, 1, Attribute::input4),
    extra_of(9, 2, "adc1", 0.001),
    extra_of(10, 2, "adc2", 0.001),
    extra_of(12, 4, "fuel_used", 0.001),
    extra_of(13, 2, "fuel_consumption", 0.01),
    attribute_of(16, 4, Attribute::odometer),
    signed_extra_of(17, 2, "axis_x"),
    signed_extra_of(18, 2, "axis_y"),
    signed_extra_of(19, 2, "axis_z"),
    attribute_of(21, any_width, Attribute::gsm_level),
    wireless(25, "ble_temperature1"),
    wireless(26, "ble_temperature2"),
    wireless(27, "ble_temperature3"),
    wireless(28, "ble_temperature4"),
    extra_of(30, 1, "trouble_codes"),
    extra_of(31, 1, "engine_load"),
    signed_extra_of(32, 1, "coolant_temperature"),
    extra_of(36, 2, "rpm"),
    extra_of(41, 1, "throttle"),
    attribute_of(48, 1, Attribute::fuel_level),
    attribute_of(66, any_width, Attribute::power, 0.001),
    attribute_of(67, any_width, Attribute::battery, 0.001),
    extra_of(68, 2, "battery_current", 0.001),
    wired(72, Attribute::temperature, ""),
    wired(73, std::nullopt, "temperature2"),
    wired(74, std::nullopt, "temperature3"),
    wired(75, std::nullopt, "temperature4"),
    extra_of(83, 4, "fuel_used", 0.1),
    attribute_of(84, 2, Attribute::fuel, 0.1),
    extra_of(85, 2, "rpm"),
    attribute_of(87, 1, Attribute::fuel_level),
    extra_of(87, 4, "vehicle_odometer"),
    extra_of(88, 2, "rpm"),
    attribute_of(89, 1, Attribute::fuel_level),
    attribute_of(102, 4, Attribute::engine_hours, 60),
    extra_of(110, 2, "fuel_rate", 0.1),
    attribute_of(113, 1, Attribute::battery_level),
    signed_extra_of(115, 2, "coolant_temperature", 0.1),
    extra_of(179, 1, "output1"),
    extra_of(180, 1, "output2"),
    extra_of(181, any_width, "pdop", 0.1),
    attribute_of(182, any_width, Attribute::hdop, 0.1),
    extra_of(199, 4, "trip_odometer"),
    attribute_of(239, 1, Attribute::ignition),
    extra_of(240, 1, "movement"),
    extra_of(380, 1, "output3"),
    attribute_of(390, 2, Attribute::fuel, 0.1),
    wireless(10'800, "eye_temperature1"),
    wireless(10'801, "eye_temperature2"),
    wireless(10'802, "eye_temperature3"),
    wireless(10'803, "eye_temperature4"),
};
static_assert(std::ranges::is_sorted(teltonika_rules, {}, &TeltonikaRule::number));

constexpr std::array gh3000_rules{
    attribute_of(1, 1, Attribute::battery_level),
    extra_of(2, 1, "usb_connected"),
    extra_of(5, 4, "uptime"),
    attribute_of(20, any_width, Attribute::hdop, 0.1),
    extra_of(21, any_width, "vdop", 0.1),
    extra_of(22, any_width, "pdop", 0.1),
    attribute_of(67, any_width, Attribute::battery, 0.001),
    extra_of(221, 1, "button"),
    extra_of(240, 1, "movement"),
    extra_of(244, 1, "roaming"),
};
static_assert(std::ranges::is_sorted(gh3000_rules, {}, &TeltonikaRule::number));

/// Flags among the extras by their name: their numbers are 0 and 1.
bool is_flag(std::string_view name) {
    constexpr std::array<std::string_view, 7> flags{
        "output1", "output2", "output3", "movement", "button", "roaming", "usb_connected"};
    return std::ranges::find(flags, name) != flags.end();
}

/// The rules that may be for this number. To search the first one was a tenth of a record's time.
std::span<const TeltonikaRule> teltonika_rules_from(std::uint16_t number) {
    static constexpr auto places = [] {
        std::array<std::uint8_t, 1'024> made{};
        for (std::size_t place = 0; place < teltonika_rules.size(); ++place) {
            const std::size_t after = teltonika_rules[place].number + std::size_t{1};
            std::fill(made.begin() + std::min(after, made.size()), made.end(), place + 1);
        }
        return made;
    }();
    const std::size_t last = places.size() - 1;
    return std::span(teltonika_rules).subspan(places[std::min<std::size_t>(number, last)]);
}

const TeltonikaRule* find_rule(std::span<const TeltonikaRule> sorted,
                               const TeltonikaElement& element) {
    const auto found = std::ranges::find_if(sorted, [&element](const TeltonikaRule& rule) {
        return rule.number > element.number ||
               (rule.number == element.number &&
                (rule.width == any_width || rule.width == element.bytes.size()));
    });
    return found != sorted.end() && found->number == element.number ? &*found : nullptr;
}

void apply_teltonika_rule(const TeltonikaRule& rule, const TeltonikaElement& element,
                          fleet::Attributes& attributes) {
    const std::int64_t raw =
        rule.is_signed ? element.signed_value() : static_cast<std::int64_t>(element.value());
    if (raw < rule.least || raw > rule.greatest) {
        return;
    }
    const double number = static_cast<double>(raw) * rule.factor;
    if (!rule.attribute) {
        if (is_flag(rule.name)) {
            set_extra(attributes, rule.name, raw != 0);
        } else {
            set_extra(attributes, rule.name, number);
        }
    } else if (fleet::definition_of(*rule.attribute).kind == fleet::AttributeKind::flag) {
        attributes.set_flag(*rule.attribute, raw != 0);
    } else {
        attributes.set_number(*rule.attribute, number);
    }
}

bool is_printable(Bytes bytes) {
    return !bytes.empty() &&
           std::ranges::all_of(bytes, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

Bytes without_padding(Bytes bytes) {
    return bytes.substr(0, bytes.find_last_not_of(Bytes("\0 ", 2)) + 1);
}

/// Sets a value without a rule by its number. A text above the limit of a free value is left out:
/// half of a list of beacons says nothing.
void set_unnamed_element(const TeltonikaElement& element, fleet::Attributes& attributes) {
    const Bytes text = without_padding(element.bytes);
    if (element.is_number() && element.value() <= largest_exact) {
        set_extra(attributes, element.number, static_cast<double>(element.value()));
    } else if (!element.is_number() && is_printable(text)) {
        set_extra(attributes, element.number, std::string(text));
    } else {
        set_extra(attributes, element.number, hexadecimal(element.bytes));
    }
}

/// Zones 1 to 10, and the zone around the place of parking.
bool is_geofence(std::uint16_t number) {
    return (number >= 155 && number <= 159) || (number >= 61 && number <= 65) || number == 175;
}

/// What happened, by the number of the element that reports it and by its value.
std::string_view teltonika_alarm_of(const TeltonikaElement& element, std::uint16_t event) {
    constexpr std::array<std::string_view, 4> of_driving{"", "hard_acceleration", "hard_braking",
                                                         "hard_cornering"};
    const std::uint64_t value = element.value();
    if (value == 1) {
        constexpr std::array<std::pair<unsigned, std::string_view>, 5> of_ones{
            {{236, "general"}, {246, "tow"}, {249, "jamming"}, {251, "idle"}, {252, "power_cut"}}};
        const auto* const found =
            std::ranges::find(of_ones, element.number, [](const auto& one) { return one.first; });
        if (found != of_ones.end()) {
            return found->second;
        }
    }
    switch (element.number) {
        case 247:
            return value != 0 ? "accident" : "";
        case 252:
            return event == element.number ? "power_restored" : "";
        case 253:
            return value < of_driving.size() ? of_driving[value] : "";
        case 255:
            return event == element.number && value != 0 ? "overspeed" : "";
        case 318:
            return value == 2 ? "jamming" : "";
        default:
            break;
    }
    if (event == element.number && is_geofence(element.number) && value <= 1) {
        return value == 1 ? "geofence_enter" : "geofence_exit";
    }
    return "";
}

/// Beacons and sensors on Bluetooth: a version, then for each a length and values, of which each
/// has a type and a length.
void set_teltonika_tags(Bytes bytes, fleet::Attributes& attributes) {
    ByteReader reader(bytes);
    reader.skip(1);
    for (int index = 1; !reader.is_at_end() && reader.is_good(); ++index) {
        ByteReader tag(reader.take(reader.u8()));
        const std::string prefix = "tag" + std::to_string(index) + "_";
        while (!tag.is_at_end() && tag.is_good()) {
            const std::uint8_t type = tag.u8();
            const TeltonikaElement value{type, tag.take(tag.u8())};
            if (type == 0) {
                set_extra(attributes, prefix + "rssi", static_cast<double>(value.signed_value()));
            } else if (type == 1 || type == 0x0F) {
                set_extra(attributes, prefix + (type == 1 ? "id" : "mac"),
                          hexadecimal(value.bytes));
            } else if (type == 5) {
                set_extra(attributes, prefix + "name", std::string(without_padding(value.bytes)));
            } else if (type == 6) {
                set_extra(attributes, prefix + "temperature",
                          static_cast<double>(value.signed_value()) * 0.01);
            } else if (type == 7) {
                set_extra(attributes, prefix + "humidity", static_cast<double>(value.value()));
            } else if (type == 0x0D) {
                set_extra(attributes, prefix + "low_battery", value.value() != 0);
            } else if (type == 0x0E) {
                set_extra(attributes, prefix + "battery",
                          static_cast<double>(value.value()) * 0.001);
            }
        }
    }
}

/// Sets what has no unit or another form than a number. Returns false if it is something else.
bool set_special_element(const TeltonikaElement& element, fleet::Attributes& attributes) {
    const Bytes text = without_padding(element.bytes);
    switch (element.number) {
        case ibutton_number:
            if (element.bytes.find_first_not_of('\0') != Bytes::npos) {
                std::string digits = hexadecimal(element.bytes);
                std::ranges::transform(digits, digits.begin(), [](char digit) {
                    return digit >= 'a' ? static_cast<char>(digit - 'a' + 'A') : digit;
                });
                attributes.set_text(Attribute::driver, digits);
            }
            return true;
        case driver_name_number:
            return !element.is_number() && attributes.set_text(Attribute::driver, text);
        case vin_number:
            return !element.is_number() && attributes.set_free("x_vin", std::string(text));
        case trouble_codes_number:
            return !element.is_number() && attributes.set_free("x_dtcs", std::string(text));
        case 10'828:
        case 10'829:
        case 10'831:
        case 11'317:
            set_teltonika_tags(element.bytes, attributes);
            return true;
        case cell_number:
        case area_number:
        case network_number:
        case cell_of_4g_number:
        case speed_number:
            return true;
        default:
            return false;
    }
}

void set_teltonika_network(std::span<const TeltonikaElement> elements,
                           fleet::Attributes& attributes) {
    const auto value_of = [elements](std::uint16_t number) {
        const auto found = std::ranges::find(elements, number, &TeltonikaElement::number);
        return found == elements.end() ? std::uint64_t{0} : found->value();
    };
    const std::uint64_t provider = value_of(network_number);
    const std::uint64_t small_cell = value_of(cell_number);
    // A cell of LTE does not fit into the 16 bits of the older element.
    const std::uint64_t known_cell = small_cell != 0 ? small_cell : value_of(cell_of_4g_number);
    if (provider != 0) {
        attributes.set_text(Attribute::network, teltonika_operator(provider) + "-" +
                                                    std::to_string(value_of(area_number)) + "-" +
                                                    std::to_string(known_cell));
    }
}

}  // namespace

std::uint64_t TeltonikaElement::value() const {
    std::uint64_t value = 0;
    for (const char byte : bytes.substr(0, sizeof value)) {
        value = value << 8U | static_cast<std::uint8_t>(byte);
    }
    return value;
}

std::int64_t TeltonikaElement::signed_value() const {
    const std::uint64_t value = this->value();
    const std::size_t bits = std::min(bytes.size(), sizeof value) * 8;
    const bool is_negative = bits > 0 && (value >> (bits - 1) & 1U) != 0;
    const std::uint64_t above = bits < 64 && bits > 0 ? ~std::uint64_t{0} << bits : 0;
    return static_cast<std::int64_t>(is_negative ? value | above : value);
}

void set_teltonika_elements(std::span<const TeltonikaElement> elements, std::uint16_t event,
                            fleet::Attributes& attributes) {
    std::vector<const TeltonikaElement*> unnamed;
    for (const TeltonikaElement& element : elements) {
        if (const std::string_view alarm = teltonika_alarm_of(element, event); !alarm.empty()) {
            attributes.add_alarm(alarm);
        }
        if (const TeltonikaRule* const rule =
                find_rule(teltonika_rules_from(element.number), element)) {
            apply_teltonika_rule(*rule, element, attributes);
        } else if (!set_special_element(element, attributes)) {
            unnamed.push_back(&element);
        }
    }
    set_teltonika_network(elements, attributes);
    // They come last: where there are more than a position may have, those with a name stay.
    for (const TeltonikaElement* const element : unnamed) {
        set_unnamed_element(*element, attributes);
    }
}

void set_gh3000_elements(std::span<const TeltonikaElement> elements,
                         fleet::Attributes& attributes) {
    for (const TeltonikaElement& element : elements) {
        if (element.number == 222 && element.value() == 1) {
            attributes.add_alarm("sos");
        } else if (const TeltonikaRule* const rule = find_rule(gh3000_rules, element)) {
            apply_teltonika_rule(*rule, element, attributes);
        } else {
            set_unnamed_element(element, attributes);
        }
    }
}

std::string teltonika_operator(std::uint64_t number) {
    const std::uint64_t digits = number < 100'000 ? 100 : 1'000;
    std::string own = std::to_string(number % digits);
    own.insert(0, (digits == 100 ? 2 : 3) - own.size(), '0');
    return std::to_string(number / digits) + "-" + own;
}

}  // namespace convoy::devices
