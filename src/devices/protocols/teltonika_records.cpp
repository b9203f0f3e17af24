#include "devices/protocols/teltonika_records.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>

#include "devices/naming.hpp"
#include "devices/protocols/teltonika_elements.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;
using TeltonikaElements = std::vector<TeltonikaElement>;

enum class TeltonikaCodec : std::uint8_t {
    gh3000 = 0x07,
    eight = 0x08,
    eight_extended = 0x8E,
    sixteen = 0x10,
    text = 0x0C,
    timed_text = 0x0D,
    addressed_text = 0x0E,
    timed_addressed_text = 0x0F,
};

constexpr std::uint64_t last_millisecond = 253'402'300'799'999;  // of the year 9999
constexpr std::uint32_t seconds_mask_of_gh3000 = 0x3FFF'FFFF;    // the other 2 bits: a priority
constexpr std::chrono::seconds epoch_of_gh3000{1'167'609'600};   // 2007-01-01
constexpr std::array<std::size_t, 4> teltonika_sizes{1, 2, 4, 8};

/// The widths of numbers and counts, which grew from codec to codec.
struct TeltonikaShape {
    bool has_wide_numbers;
    bool has_wide_counts;
    bool has_cause;  ///< a byte that says why the record was made
    bool has_other_sizes;
};

constexpr TeltonikaShape shape_of(TeltonikaCodec codec) {
    return {.has_wide_numbers =
                codec == TeltonikaCodec::eight_extended || codec == TeltonikaCodec::sixteen,
            .has_wide_counts = codec == TeltonikaCodec::eight_extended,
            .has_cause = codec == TeltonikaCodec::sixteen,
            .has_other_sizes = codec == TeltonikaCodec::eight_extended};
}

std::uint16_t read_teltonika_sized(ByteReader& reader, bool is_wide) {
    return is_wide ? reader.u16() : reader.u8();
}

void read_teltonika_elements(ByteReader& reader, const TeltonikaShape& shape,
                             TeltonikaElements& elements) {
    elements.clear();
    const std::size_t total = read_teltonika_sized(reader, shape.has_wide_counts);
    for (const std::size_t size : teltonika_sizes) {
        const std::size_t count = read_teltonika_sized(reader, shape.has_wide_counts);
        for (std::size_t index = 0; index < count && reader.is_good(); ++index) {
            const std::uint16_t number = read_teltonika_sized(reader, shape.has_wide_numbers);
            elements.push_back({number, reader.take(size)});
        }
    }
    // Some devices append a group of 16 bytes each, which the total alone reveals.
    const bool has_long_ones = !shape.has_other_sizes && elements.size() < total;
    const std::size_t long_ones =
        has_long_ones ? read_teltonika_sized(reader, shape.has_wide_counts) : 0;
    for (std::size_t index = 0; index < long_ones && reader.is_good(); ++index) {
        const std::uint16_t number = read_teltonika_sized(reader, shape.has_wide_numbers);
        elements.push_back({number, reader.take(16)});
    }
    const std::size_t others = shape.has_other_sizes ? reader.u16() : 0;
    for (std::size_t index = 0; index < others && reader.is_good(); ++index) {
        const std::uint16_t number = reader.u16();
        elements.push_back({number, reader.take(reader.u16())});
    }
}

/// Reads one record of the codecs 8, 8 Extended and 16. Returns nothing if its time is none.
std::optional<Reading> read_teltonika_record(ByteReader& reader, const TeltonikaShape& shape,
                                             TeltonikaElements& elements) {
    Reading reading;
    const std::uint64_t time = reader.u64();
    const std::uint8_t priority = reader.u8();
    const std::int32_t longitude = reader.i32();
    const std::int32_t latitude = reader.i32();
    const std::int16_t altitude = reader.i16();
    const std::uint16_t heading = reader.u16();
    const std::uint8_t satellites = reader.u8();
    const std::uint16_t speed = reader.u16();
    const std::uint16_t event = read_teltonika_sized(reader, shape.has_wide_numbers);
    reader.skip(shape.has_cause ? 1 : 0);
    read_teltonika_elements(reader, shape, elements);
    if (!reader.is_good() || time > last_millisecond) {
        return std::nullopt;
    }
    reading.time = fleet::Time(std::chrono::milliseconds(time));
    const auto coordinates = fleet::Coordinates::from_e7(latitude, longitude);
    // Without satellites the device repeats its last place.
    if (coordinates && satellites > 0) {
        reading.fix = Fix{*coordinates};
        reading.fix->motion.set_speed(kilometres_per_hour(speed));
        reading.fix->motion.set_heading(fleet::Degrees{static_cast<double>(heading)});
        reading.attributes.set_number(Attribute::altitude, altitude);
    }
    reading.attributes.set_number(Attribute::satellites, satellites);
    if (priority != 0) {
        set_extra(reading.attributes, "priority", static_cast<double>(priority));
    }
    if (event != 0) {
        set_extra(reading.attributes, "event", static_cast<double>(event));
    }
    set_teltonika_elements(elements, event, reading.attributes);
    return reading;
}

/// Reads the place of the GH3000, of which a mask says what it consists of.
void read_gh3000_place(ByteReader& reader, Reading& reading) {
    const unsigned mask = reader.u8();
    const auto has = [mask](unsigned bit) { return (mask >> bit & 1U) != 0; };
    std::optional<fleet::Coordinates> coordinates;
    if (has(0)) {
        const double latitude = std::bit_cast<float>(reader.u32());
        const double longitude = std::bit_cast<float>(reader.u32());
        coordinates = fleet::Coordinates::from_degrees(latitude, longitude);
    }
    fleet::ReportedMotion motion;
    if (has(1)) {
        reading.attributes.set_number(Attribute::altitude, reader.i16());
    }
    if (has(2)) {
        motion.set_heading(fleet::Degrees{reader.u8() * 360.0 / 256});
    }
    if (has(3)) {
        motion.set_speed(kilometres_per_hour(reader.u8()));
    }
    bool has_satellites = true;
    if (has(4)) {
        const std::uint8_t satellites = reader.u8();
        reading.attributes.set_number(Attribute::satellites, satellites);
        has_satellites = satellites > 0;
    }
    const std::uint16_t area = has(5) ? reader.u16() : std::uint16_t{0};
    const std::uint16_t cell = has(5) ? reader.u16() : std::uint16_t{0};
    if (has(6)) {
        reading.attributes.set_number(Attribute::gsm_level, reader.u8());
    }
    const std::uint32_t network = has(7) ? reader.u32() : 0;
    if (network != 0 && has(5)) {
        reading.attributes.set_text(
            Attribute::network,
            teltonika_operator(network) + "-" + std::to_string(area) + "-" + std::to_string(cell));
    }
    if (coordinates && has_satellites) {
        reading.fix = Fix{*coordinates};
        reading.fix->motion = motion;
    }
}

std::optional<Reading> read_gh3000_record(ByteReader& reader, TeltonikaElements& elements) {
    Reading reading;
    const std::chrono::seconds since_epoch{reader.u32() & seconds_mask_of_gh3000};
    reading.time = fleet::Time(epoch_of_gh3000 + since_epoch);
    const unsigned mask = reader.u8();
    if ((mask & 1U) != 0) {
        read_gh3000_place(reader, reading);
    }
    elements.clear();
    for (unsigned group = 0; group < std::size(teltonika_sizes); ++group) {
        const std::size_t count = (mask >> (group + 1) & 1U) != 0 ? reader.u8() : 0;
        for (std::size_t index = 0; index < count && reader.is_good(); ++index) {
            const std::uint16_t number = reader.u8();
            elements.push_back({number, reader.take(teltonika_sizes[group])});
        }
    }
    if (!reader.is_good()) {
        return std::nullopt;
    }
    set_gh3000_elements(elements, reading.attributes);
    return reading;
}

/// A driver's login on a terminal is written as "GTSL|6|1|0|number|1|".
void set_text_of_terminal(std::string_view text, fleet::Attributes& attributes) {
    while (text.ends_with('\n') || text.ends_with('\r') || text.ends_with('\0')) {
        text.remove_suffix(1);
    }
    const Fields fields(text, '|');
    if (fields[0] == "GTSL" && fields.size() > 4 && !fields[4].empty()) {
        attributes.set_text(Attribute::driver, fields[4]);
    } else if (!attributes.set_free("x_result", std::string(text))) {
        const Bytes first = text.substr(0, fleet::Attributes::max_free_text_bytes / 2);
        set_extra(attributes, "result", hexadecimal(first));
    }
}

/// Reads a text that came by the device: an answer to a command, or what a device wired to it says.
std::optional<Reading> read_teltonika_text(ByteReader& reader, TeltonikaCodec codec) {
    constexpr std::uint8_t photo = 0x0D;
    const std::uint8_t type = reader.u8();
    ByteReader text(reader.take(reader.u32()));
    Reading reading;
    if (codec == TeltonikaCodec::timed_text || codec == TeltonikaCodec::timed_addressed_text) {
        reading.time = fleet::Time(std::chrono::seconds(text.u32()));
    }
    if (codec == TeltonikaCodec::addressed_text || codec == TeltonikaCodec::timed_addressed_text) {
        text.skip(8);  // the IMEI, in binary coded decimals
    }
    if (!reader.is_good() || !text.is_good()) {
        return std::nullopt;
    }
    if (type != photo) {
        set_text_of_terminal(text.rest(), reading.attributes);
    }
    return reading;
}

bool has_teltonika_records(TeltonikaCodec codec) {
    return codec == TeltonikaCodec::eight || codec == TeltonikaCodec::eight_extended ||
           codec == TeltonikaCodec::sixteen;
}

}  // namespace

bool is_teltonika_codec(char first) {
    const auto codec = static_cast<TeltonikaCodec>(static_cast<std::uint8_t>(first));
    return codec == TeltonikaCodec::gh3000 || has_teltonika_records(codec) ||
           is_teltonika_text(first);
}

bool is_teltonika_text(char first) {
    return first >= static_cast<char>(TeltonikaCodec::text) &&
           first <= static_cast<char>(TeltonikaCodec::timed_addressed_text);
}

std::size_t decode_teltonika_block(Bytes block, Decoded& decoded) {
    std::size_t whole_records = 0;
    if (!is_teltonika_codec(block.front())) {
        decoded.fault = Fault::unknown_type;
        return whole_records;
    }
    ByteReader reader(block);
    const auto codec = static_cast<TeltonikaCodec>(reader.u8());
    const std::size_t count = reader.u8();
    TeltonikaElements elements;
    constexpr std::size_t usual_elements = 32;
    elements.reserve(usual_elements);
    constexpr std::size_t min_record_bytes = 24;  // fewer bytes have fewer records than declared
    decoded.readings.reserve(std::min(count, reader.rest().size() / min_record_bytes));
    for (std::size_t index = 0; index < count && reader.is_good(); ++index) {
        std::optional<Reading> reading;
        if (has_teltonika_records(codec)) {
            reading = read_teltonika_record(reader, shape_of(codec), elements);
        } else if (codec == TeltonikaCodec::gh3000) {
            reading = read_gh3000_record(reader, elements);
        } else {
            reading = read_teltonika_text(reader, codec);
        }
        whole_records += reader.is_good() ? 1 : 0;
        if (!reading) {
            decoded.fault = Fault::malformed;
        } else if (reading->fix || !reading->attributes.empty()) {
            decoded.readings.push_back(std::move(*reading));
        }
    }
    return whole_records;
}

}  // namespace convoy::devices
