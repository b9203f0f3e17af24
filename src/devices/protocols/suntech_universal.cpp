#include "devices/protocols/suntech_universal.hpp"

#include <string>

#include "devices/protocols/suntech_values.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

/// Reads fields one after another, of those that the mask says are there.
class SuntechMaskedFields {
 public:
    SuntechMaskedFields(const Fields& fields, std::size_t first, std::uint32_t mask)
        : fields_(fields), index_(first), mask_(mask) {}

    bool has(unsigned bit) const { return (mask_ >> bit & 1U) != 0; }
    std::string_view take(unsigned bit) { return has(bit) ? fields_[index_++] : ""; }

 private:
    const Fields& fields_;
    std::size_t index_;
    std::uint32_t mask_;
};

}  // namespace

Reading universal_suntech_reading(const Fields& fields, std::chrono::minutes ahead) {
    constexpr std::size_t first = 3;
    SuntechMaskedFields next(fields, first, whole<std::uint32_t>(fields[2], 16).value_or(0));
    Reading reading;
    fleet::Attributes& attributes = reading.attributes;
    for (const unsigned unused : {1U, 2U, 3U}) {  // model, firmware, whether it is live
        next.take(unused);
    }
    const std::string_view date = next.take(4);
    reading.time = suntech_time(date, next.take(5), ahead);
    const auto cell = whole<std::uint32_t>(next.take(6), 16);
    const std::string_view country = next.take(7);
    const std::string_view operation = next.take(8);
    const auto area = whole<std::uint32_t>(next.take(9), 16);
    if (cell && area && !country.empty() && all_digits(country) && all_digits(operation)) {
        attributes.set_text(Attribute::network,
                            std::string(country) + "-" + std::string(operation) + "-" +
                                std::to_string(*area) + "-" + std::to_string(*cell));
    }
    set_suntech_number(attributes, Attribute::gsm_level, next.take(10));
    const auto north = suntech_number(next.take(11));
    const auto east = suntech_number(next.take(12));
    const std::string_view speed = next.take(13);
    const std::string_view course = next.take(14);
    set_suntech_number(attributes, Attribute::satellites, next.take(15));
    const bool is_valid = !next.has(16) || next.take(16) == "1";
    if (is_valid && north && east && reading.time) {
        if (const auto coordinates = fleet::Coordinates::from_degrees(*north, *east)) {
            reading.fix = Fix{*coordinates};
            set_suntech_motion(*reading.fix, speed, course);
        }
    }
    if (const auto inputs = whole<unsigned>(next.take(17), 2)) {
        attributes.set_flag(Attribute::ignition, (*inputs & 1U) != 0);
        attributes.set_flag(Attribute::input1, (*inputs & 2U) != 0);
        attributes.set_flag(Attribute::input2, (*inputs & 4U) != 0);
    }
    next.take(18);  // the outputs
    const std::string_view number = next.take(19);
    if (fields[0] == "ALT") {
        set_suntech_alert(attributes, whole<unsigned>(number).value_or(0));
    } else if (fields[0] == "EMG") {
        attributes.add_alarm("sos");
    }
    if (fields[0] != "UEX") {
        for (const unsigned unused : {20U, 21U, 22U}) {
            next.take(unused);
        }
        // What follows by a second mask begins with the voltages of the battery and of the vehicle.
        const std::string_view written = next.take(23);
        const auto assigned = whole<std::uint32_t>(written, 16);
        if (written.size() == 8 && assigned) {
            std::size_t index = 0;
            while (fields[index] != written) {
                ++index;
            }
            SuntechMaskedFields values(fields, index + 1, *assigned);
            set_suntech_number(attributes, Attribute::battery, values.take(0));
            set_suntech_number(attributes, Attribute::power, values.take(1));
        }
    }
    return reading;
}

}  // namespace convoy::devices
