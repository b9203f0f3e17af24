#include "devices/protocols/wialon.hpp"

#include <algorithm>

#include "devices/checksums.hpp"
#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t longest_line = 256 * 1'024;  // "#B#" has the records of days
constexpr std::size_t longest_login = 4 * 1'024;
constexpr std::size_t fields_of_short_record = 10;
constexpr std::size_t fields_of_record = 16;
constexpr std::string_view not_available = "NA";

// The codes of an answer, behind the type and a second "#".
constexpr std::string_view record_taken = "1";
constexpr std::string_view of_wrong_form = "-1";

/// A line: "2.0;99999999#D#fields" has an id before its type, as datagrams do.
struct Line {
    std::string_view before;
    std::string_view type;
    std::string_view content;
};

std::optional<Line> split_line(std::string_view line) {
    while (line.ends_with('\n') || line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    const std::size_t first = line.find('#');
    const std::size_t second = line.find('#', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    return Line{line.substr(0, first), line.substr(first + 1, second - first - 1),
                line.substr(second + 1)};
}

std::string answer_of(std::string_view type, std::string_view code) {
    return "#A" + std::string(type) + "#" + std::string(code) + "\r\n";
}

/// Returns whether `content` ends with the CRC of all that precedes it.
bool is_sum_right(std::string_view content) {
    const std::size_t last = content.find_last_of(";|");
    if (last == std::string_view::npos) {
        return false;
    }
    const auto written = whole<std::uint16_t>(content.substr(last + 1), 16);
    return written && *written == crc16_arc(content.substr(0, last + 1));
}

/// "2.0;id" and "id" → "id". From version 2.0 on each line has a CRC.
struct Login {
    std::string_view id;
    bool has_sums;
};

Login login_from(std::string_view login) {
    const Fields fields(login, ';');
    const bool has_version = fields[0].find('.') != std::string_view::npos && fields.size() > 1;
    const bool has_sums = has_version && !fields[0].starts_with("1.");
    return {fields[has_version ? 1 : 0], has_sums};
}

/// Whether what precedes a type names a device, as in datagrams: "2.0;id" or digits. Anything else
/// is what was left of another line.
bool names_device(std::string_view before) {
    constexpr std::size_t min_digits = 5;
    const bool has_version = before.starts_with("1.") || before.starts_with("2.");
    const std::string_view id = login_from(before).id;
    return has_version ? before.find(';') != std::string_view::npos && !id.empty()
                       : before.size() >= min_digits && all_digits(before);
}

/// Of "name:type:value", where the type is 1 (whole), 2 (decimal) or 3 (text).
void set_typed_parameter(fleet::Attributes& attributes, std::string_view parameter) {
    const Fields fields(parameter, ':');
    const auto number = decimal(fields[2]);
    if (fields[0] == "SOS") {
        if (number && *number != 0) {
            attributes.add_alarm("sos");
        }
    } else if (fields[0] == "bat" && number && *number <= 100) {
        attributes.set_number(Attribute::battery_level, *number);
    } else if (number) {
        set_extra(attributes, fields[0], *number);
    } else if (fields[2] == "true" || fields[2] == "false") {
        set_extra(attributes, fields[0], fields[2] == "true");
    } else {
        set_extra(attributes, fields[0], std::string(fields[2]));
    }
}

std::optional<Fix> fix_in_record(const Fields& fields) {
    auto fix =
        fix_at(degrees_of_minutes(fields[2], fields[3]), degrees_of_minutes(fields[4], fields[5]));
    const bool is_count_known = !fields[9].empty() && fields[9] != not_available;
    const auto satellites = whole<unsigned>(fields[9]);
    if (!fix || (is_count_known && (!satellites || *satellites == 0))) {
        return std::nullopt;
    }
    if (const auto speed = decimal(fields[6])) {
        fix->motion.set_speed(kilometres_per_hour(*speed));
    }
    set_heading(*fix, fields[7]);
    return fix;
}

std::optional<Reading> record_from(std::string_view record) {
    const Fields fields(record, ';');
    if (fields.size() < fields_of_short_record) {
        return std::nullopt;
    }
    Reading reading;
    if (fields[0] != not_available || fields[1] != not_available) {
        const auto day = read_civil(fields[0], "ddMMyy");
        auto civil = read_time_of_day(fields[1]);  // version 2 may write parts of a second
        if (!day || !civil) {
            return std::nullopt;
        }
        civil->year = day->year;
        civil->month = day->month;
        civil->day = day->day;
        reading.time = time_of(*civil);
        if (!reading.time) {
            return std::nullopt;
        }
    }
    reading.fix = fix_in_record(fields);
    set_number(reading.attributes, Attribute::altitude, fields[8]);
    set_number(reading.attributes, Attribute::satellites, fields[9]);
    if (fields.size() >= fields_of_record) {
        set_number(reading.attributes, Attribute::hdop, fields[10]);
        if (const auto inputs = whole<std::uint32_t>(fields[11])) {
            set_inputs(reading.attributes, *inputs, 8);
        }
        if (fields[14] != not_available) {
            reading.attributes.set_text(Attribute::driver, fields[14]);
        }
        const Fields parameters(fields[15], ',');
        for (std::size_t index = 0; index < parameters.size(); ++index) {
            set_typed_parameter(reading.attributes, parameters[index]);
        }
    }
    return reading;
}

/// Guesses by the number of separators whether a CRC follows the records of a line.
bool seems_to_have_sum(const Line& line) {
    const std::string_view content = line.content;
    if (line.type == "B") {
        const std::size_t last = content.rfind('|');
        return last != std::string_view::npos && last + 1 < content.size() &&
               content.find(';', last) == std::string_view::npos;
    }
    const auto separators = static_cast<std::size_t>(std::ranges::count(content, ';'));
    return separators >= (line.type == "SD" ? fields_of_short_record : fields_of_record);
}

/// How a line has to be read.
struct SumRule {
    bool is_checked;   ///< false: the operator lets a wrong CRC count
    bool is_required;  ///< the device has logged in with a version that writes a CRC
};

void decode_records(const Line& line, SumRule rule, Decoded& decoded) {
    // A flipped bit in a separator must not turn a line with a CRC into one without.
    const bool has_sum = seems_to_have_sum(line);
    if (rule.is_checked && (has_sum || rule.is_required) && !is_sum_right(line.content)) {
        decoded.fault = Fault::bad_checksum;
        return;
    }
    const char separator = line.type == "B" ? '|' : ';';
    const Fields each(
        has_sum ? line.content.substr(0, line.content.rfind(separator)) : line.content, '|');
    for (std::size_t index = 0; index < each.size(); ++index) {
        if (auto reading = record_from(each[index])) {
            const bool says_something =
                reading->time || reading->fix || !reading->attributes.empty();
            if (says_something) {
                decoded.readings.push_back(std::move(*reading));
            }
        } else if (!each[index].empty()) {
            decoded.fault = Fault::malformed;
        }
    }
    if (line.type == "B") {
        decoded.when_stored = answer_of(line.type, std::to_string(each.size()));
    } else {
        // A record that can never be read is answered, too: the device would repeat it for ever.
        decoded.when_stored = answer_of(line.type, decoded.fault ? of_wrong_form : record_taken);
    }
}

}  // namespace

Step WialonDecoder::next(Bytes unread) {
    if (unread.starts_with('\r') || unread.starts_with('\n')) {
        return Step::skip(1);
    }
    // A device that has not logged in may not make the gateway keep the records of days.
    const bool is_known = !device_.empty() || transport_ == Transport::datagram;
    const Step step = next_between(
        unread, {.begins = "", .ends = "\n", .longest = is_known ? longest_line : longest_login},
        searched_);
    return transport_ == Transport::datagram ? up_to_end(step, unread) : step;
}

Decoded WialonDecoder::decode(Bytes frame, const Receipt& receipt) {
    Decoded decoded;
    const auto line = split_line(frame);
    if (!line) {
        decoded.fault = Fault::malformed;
        return decoded;
    }
    const auto& [before, type, content] = *line;
    if (type == "L" || names_device(before)) {
        const Login login = login_from(type == "L" ? content : before);
        const bool checks_sums = receipt.policies.of(login.id).checks_sums;
        if (type == "L" && login.has_sums && checks_sums && !is_sum_right(content)) {
            decoded.fault = Fault::bad_checksum;
            return decoded;
        }
        device_ = std::string(login.id);
        has_sums_ = login.has_sums;
        decoded.device = device_;
        decoded.if_denied = answer_of(type, "0");
    }
    if (type == "L") {
        decoded.at_once = answer_of(type, record_taken);
    } else if (type == "P") {
        decoded.at_once = answer_of(type, "");
    } else if (type == "SD" || type == "D" || type == "B") {
        decode_records(*line, {receipt.policies.of(device_).checks_sums, has_sums_}, decoded);
        require_device(device_, decoded);
    } else {
        decoded.fault = Fault::unknown_type;
    }
    return decoded;
}

}  // namespace convoy::devices
