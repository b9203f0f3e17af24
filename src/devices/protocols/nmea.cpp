#include "devices/protocols/nmea.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "devices/checksums.hpp"
#include "devices/civil_time.hpp"
#include "devices/naming.hpp"
#include "devices/record_values.hpp"
#include "devices/text_values.hpp"
#include "devices/units.hpp"

namespace convoy::devices {

namespace {

using fleet::Attribute;

constexpr std::size_t longest_sentence = 4 * 1'024;
constexpr std::size_t shortest_id = 9;
constexpr std::size_t bytes_of_appended_imei = 15;

/// A sentence that states the id in its first field.
constexpr std::array<std::string_view, 5> id_sentences{"$PGID,", "$GPFID,", "$DEVID,", "$PCPTI,",
                                                       "$PSIWMDID,"};

std::string_view without_blanks(std::string_view line) {
    constexpr std::string_view blanks = " \r\n\t";
    const std::size_t begin = std::min(line.find_first_not_of(blanks), line.size());
    line.remove_prefix(begin);
    return line.substr(0, line.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

/// "$GPRMC,…*12" → "GPRMC,…" and "12"; without a checksum the second is "".
struct Sentence {
    std::string_view content;
    std::string_view sum;
};

Sentence split_sum(std::string_view sentence) {
    const std::size_t star = sentence.find('*');
    const std::string_view behind = star == std::string_view::npos
                                        ? std::string_view()
                                        : without_blanks(sentence.substr(star + 1));
    return {sentence.substr(1, star == std::string_view::npos ? star : star - 1),
            behind.substr(0, 2)};
}

bool has_right_sum(const Sentence& sentence) {
    const auto written = whole<std::uint8_t>(sentence.sum, 16);
    return written && *written == exclusive_or(sentence.content);
}

void set_velocity(Fix& fix, std::optional<fleet::MetresPerSecond> speed, std::string_view course) {
    if (speed) {
        fix.motion.set_speed(*speed);
    }
    set_heading(fix, course);
}

std::optional<fleet::MetresPerSecond> speed_in_knots(std::string_view text) {
    const auto speed = decimal(text);
    return speed ? std::optional(knots(*speed)) : std::nullopt;
}

/// Two digits of a year: 80 to 99 are of the last century, whose receivers are still in use.
constexpr int begin_of_last_century = 80;

std::optional<fleet::Time> rmc_time(std::string_view time, std::string_view date) {
    auto civil = read_time_of_day(time);
    const auto day = read_civil(date, "ddMMyy");
    if (!civil || !day) {
        return std::nullopt;
    }
    civil->day = day->day;
    civil->month = day->month;
    civil->year = day->year - (day->year % 100 >= begin_of_last_century ? 100 : 0);
    return time_of(*civil);
}

/// What some trackers write behind RMC's checksum: "11,IMEI,ignition,fuel,battery,…".
void set_appended(fleet::Attributes& attributes, std::string_view sentence) {
    const std::size_t star = sentence.find('*');
    if (star == std::string_view::npos) {
        return;
    }
    const Fields fields(sentence.substr(star), ',');
    if (fields[2].size() != bytes_of_appended_imei || !all_digits(fields[2])) {
        return;
    }
    set_number(attributes, Attribute::satellites, fields[1]);
    attributes.set_flag(Attribute::ignition, fields[3] == "1");
    set_number(attributes, Attribute::fuel, fields[4]);
    set_number(attributes, Attribute::battery, fields[5]);
}

/// GGA has a number that says whether it has a fix. In GNS each constellation has a letter, N where
/// it has none: "AAN".
bool has_place(std::string_view kind, std::string_view quality) {
    return kind == "GGA" ? quality != "0" && !quality.empty()
                         : quality.find_first_not_of('N') != std::string_view::npos;
}

/// GGA and GNS differ only in the field that says whether there is a place.
Reading place_from(const Fields& fields, std::string_view kind) {
    Reading reading;
    if (has_place(kind, fields[6])) {
        reading.fix = fix_at(degrees_of_minutes(fields[2], fields[3]),
                             degrees_of_minutes(fields[4], fields[5]));
    }
    set_number(reading.attributes, Attribute::satellites, fields[7]);
    set_number(reading.attributes, Attribute::hdop, fields[8]);
    if (reading.fix) {
        set_number(reading.attributes, Attribute::altitude, fields[9]);
    }
    return reading;
}

/// "TRCCR,20140101001122.333,A,lat,lon,knots,course,altitude,battery".
Reading trccr_from(const Fields& fields) {
    Reading reading;
    reading.time = read_time(fields[1].substr(0, 14), "yyyyMMddHHmmss");
    const auto millisecond = milliseconds_of(fields[1].size() > 15 ? fields[1].substr(15) : "");
    if (reading.time && millisecond) {
        *reading.time += std::chrono::milliseconds(*millisecond);
    }
    if (fields[2] == "A" && reading.time) {
        reading.fix = fix_at(decimal(fields[3]), decimal(fields[4]));
    }
    if (reading.fix) {
        set_velocity(*reading.fix, speed_in_knots(fields[5]), fields[6]);
        set_number(reading.attributes, Attribute::altitude, fields[7]);
    }
    set_number(reading.attributes, Attribute::battery, fields[8]);
    return reading;
}

/// "QZE,IMEI,event,ddMMyyyy,HHmmss,lat,lon,km/h,course,A,ignition".
Reading qze_from(const Fields& fields) {
    Reading reading;
    reading.time = read_time(std::string(fields[3]) + std::string(fields[4]), "ddMMyyyyHHmmss");
    if (fields[9] == "A" && reading.time) {
        reading.fix = fix_at(decimal(fields[5]), decimal(fields[6]));
    }
    if (reading.fix) {
        const auto speed = decimal(fields[7]);
        set_velocity(*reading.fix,
                     speed ? std::optional(kilometres_per_hour(*speed)) : std::nullopt, fields[8]);
    }
    if (const auto event = whole<int>(fields[2])) {
        set_extra(reading.attributes, "event", static_cast<double>(*event));
    }
    reading.attributes.set_flag(Attribute::ignition, fields[10] == "1");
    return reading;
}

/// The id in what precedes a sentence: "123456789", "4711/022789000688081/", "660420156A0066AA".
std::string_view id_before(std::string_view before) {
    while (!before.empty() &&
           std::string_view(",/ ").find(before.back()) != std::string_view::npos) {
        before.remove_suffix(1);
    }
    return before.substr(before.find_last_of(",/ ") + 1);  // npos + 1 is 0
}

bool is_id(std::string_view text) {
    return text.size() >= shortest_id && std::ranges::all_of(text, [](char letter) {
               return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'F') ||
                      (letter >= 'a' && letter <= 'f');
           });
}

/// The id that a line states which has no place: "$PGID,id*0F", "$IMEI=id", "IMEI id", or the id
/// alone. Returns "" for any other line.
std::string_view stated_id(std::string_view line) {
    constexpr std::array<std::string_view, 2> words{"$IMEI=", "IMEI "};
    for (const std::string_view word : words) {
        if (line.starts_with(word)) {
            return without_blanks(line.substr(word.size()));
        }
    }
    for (const std::string_view sentence : id_sentences) {
        if (line.starts_with(sentence)) {
            const std::string_view behind = line.substr(sentence.size());
            return behind.substr(0, behind.find_first_of(",*"));
        }
    }
    return is_id(line) ? line : "";
}

/// The IMEI that some trackers write behind the checksum.
std::string_view appended_id(std::string_view sentence) {
    const std::size_t star = sentence.find('*');
    if (star == std::string_view::npos) {
        return "";
    }
    const std::string_view id = Fields(sentence.substr(star), ',')[2];
    return id.size() == bytes_of_appended_imei && all_digits(id) ? id : "";
}

}  // namespace

Step NmeaDecoder::next(Bytes unread) {
    if (unread.starts_with('\r') || unread.starts_with('\n')) {
        return Step::skip(1);
    }
    const Step step =
        next_between(unread, {.begins = "", .ends = "\n", .longest = longest_sentence}, searched_);
    return transport_ == Transport::datagram ? up_to_end(step, unread) : step;
}

bool NmeaDecoder::is_sum_right(std::string_view sentence, const DevicePolicy& policy) {
    if (!sentence.starts_with('$') || !policy.checks_sums) {
        return true;
    }
    const Sentence split = split_sum(sentence);
    const bool is_right = split.sum.empty() ? !has_sums_ : has_right_sum(split);
    has_sums_ = has_sums_ || (is_right && !split.sum.empty());
    return is_right;
}

Decoded NmeaDecoder::decode(Bytes frame, const Receipt& receipt) {
    const std::string_view line = without_blanks(frame);
    if (const std::string_view id = stated_id(line); !id.empty()) {
        Decoded decoded;
        const bool may_have_sum = !line.starts_with("$IMEI=");  // it is of the tracker itself
        if (may_have_sum && !is_sum_right(line, receipt.policies.of(id))) {
            decoded.fault = Fault::bad_checksum;
            return decoded;
        }
        device_ = std::string(id);
        decoded.device = device_;
        return decoded;
    }
    const std::size_t dollar = line.find('$');
    const std::size_t begin = dollar == std::string_view::npos ? 0 : dollar;
    std::string_view id = id_before(line.substr(0, begin));
    if (id.empty()) {
        id = appended_id(line);
    }
    const Fields fields(line, ',');
    if (fields[0] == "QZE") {
        id = fields[1];
    }
    if (!id.empty()) {
        device_ = std::string(id);
    }
    Decoded decoded = decode_sentence(line.substr(begin), receipt.policies.of(device_));
    if (!id.empty()) {
        decoded.device = device_;
    }
    require_device(device_, decoded);
    return decoded;
}

Decoded NmeaDecoder::decode_sentence(std::string_view sentence, const DevicePolicy& policy) {
    Decoded decoded;
    if (!is_sum_right(sentence, policy)) {
        decoded.fault = Fault::bad_checksum;
        return decoded;
    }
    if (auto reading = reading_of(sentence)) {
        decoded.readings.push_back(std::move(*reading));
    } else {
        decoded.fault = sentence.starts_with('$') ? Fault::unknown_type : Fault::malformed;
    }
    return decoded;
}

std::optional<Reading> NmeaDecoder::reading_of(std::string_view sentence) {
    const bool is_sentence = sentence.starts_with('$');
    const Fields fields(is_sentence ? split_sum(sentence).content : sentence, ',');
    if (fields[0] == "QZE") {
        return qze_from(fields);
    }
    if (!is_sentence || fields[0].size() != 5) {
        return std::nullopt;
    }
    const std::string_view kind = fields[0].substr(2);
    if (kind == "RMC") {
        Reading reading;
        reading.time = rmc_time(fields[1], fields[9]);
        last_rmc_ = reading.time;
        if (fields[2] == "A" && reading.time) {  // the clock runs before the first date is known
            reading.fix = fix_at(degrees_of_minutes(fields[3], fields[4]),
                                 degrees_of_minutes(fields[5], fields[6]));
        }
        if (reading.fix) {
            set_velocity(*reading.fix, speed_in_knots(fields[7]), fields[8]);
        }
        set_appended(reading.attributes, sentence);
        return reading;
    }
    if (kind == "GGA" || kind == "GNS") {
        Reading reading = place_from(fields, kind);
        reading.time = time_on_last_day(fields[1]);
        return reading;
    }
    if (fields[0] == "TRCCR") {
        return trccr_from(fields);
    }
    if (kind == "IOP") {
        Reading reading;
        set_number(reading.attributes, Attribute::power, fields[7]);
        set_number(reading.attributes, Attribute::battery, fields[8]);
        return reading;
    }
    return std::nullopt;
}

std::optional<fleet::Time> NmeaDecoder::time_on_last_day(std::string_view time_of_day) const {
    const auto civil = read_time_of_day(time_of_day);
    return civil && last_rmc_ ? time_near(*civil, *last_rmc_) : std::nullopt;
}

}  // namespace convoy::devices
