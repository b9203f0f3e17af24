// Logs of GNSS receivers in NMEA 0183. Of their sentences only RMC has place, time and date; the
// others repeat its place or describe satellites. Speed and course are in RMC, too, or only in VTG.
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

constexpr std::size_t fields_of_rmc = 10;  // up to the date
constexpr std::size_t fields_of_vtg = 7;   // up to the unit of the speed

using Fields = std::vector<std::string_view>;

Fields split_at_commas(std::string_view text) {
    Fields fields;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        fields.push_back(text.substr(start, end - start));
        start = end + 1;
    }
    return fields;
}

/// Returns whether the two hexadecimal digits are the exclusive or of the sentence's characters.
bool checksum_fits(std::string_view sentence, std::string_view digits) {
    unsigned sum = 0;
    for (const char letter : sentence) {
        sum ^= static_cast<unsigned char>(letter);
    }
    unsigned written{};
    const char* const end = std::to_address(digits.end());
    const auto [stopped, error] =
        std::from_chars(std::to_address(digits.begin()), end, written, 16);
    return digits.size() == 2 && error == std::errc{} && stopped == end && written == sum;
}

bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// "5321.6802", "N" → "53.36133666666667": the last two digits before the point are minutes.
std::string degrees_from(std::string_view value, std::string_view hemisphere) {
    const std::size_t point = std::min(value.find('.'), value.size());
    if (point < 3 || !all_digits(value.substr(0, point))) {
        return "";
    }
    const auto degrees = parse_written_number(value.substr(0, point - 2));
    const auto minutes = parse_written_number(value.substr(point - 2));
    if (!degrees || !minutes || *minutes >= 60) {
        return "";
    }
    const double size = *degrees + *minutes / 60;
    const bool negative = hemisphere == "S" || hemisphere == "W";
    return negative || hemisphere == "N" || hemisphere == "E" ? number_text(negative ? -size : size)
                                                              : "";
}

/// "281126", "100000.25" → "2026-11-28T10:00:00.25Z". Years have two digits: 80 to 99 are of the
/// last century.
std::string time_from(std::string_view date, std::string_view time) {
    if (date.size() != 6 || time.size() < 6 || !all_digits(date)) {
        return std::string(date) + " " + std::string(time);  // which is no time
    }
    const std::string_view year = date.substr(4);
    return std::string(year < "80" ? "20" : "19") + std::string(year) + "-" +
           std::string(date.substr(2, 2)) + "-" + std::string(date.substr(0, 2)) + "T" +
           std::string(time.substr(0, 2)) + ":" + std::string(time.substr(2, 2)) + ":" +
           std::string(time.substr(4)) + "Z";
}

/// Returns the sentence's own time of day without zeros behind its fraction, or "".
std::string_view time_of_day(const Fields& fields) {
    static constexpr std::array<std::string_view, 5> with_time_first{"RMC", "GGA", "GNS", "ZDA",
                                                                     "GST"};
    const std::string_view kind = fields[0].substr(2);
    const bool is_first = std::ranges::find(with_time_first, kind) != with_time_first.end();
    const std::size_t index = is_first ? 1 : 5;  // GLL has its coordinates before
    if ((!is_first && kind != "GLL") || fields.size() <= index) {
        return "";
    }
    const std::string_view time = fields[index];
    const std::size_t point = std::min(time.find('.'), time.size());
    const std::string_view fraction = time.substr(point);
    const std::size_t digits = fraction.find_last_not_of(".0") + 1;  // npos + 1 is 0
    return time.substr(0, point + digits);
}

/// The speed in knots and the course that one of two sentences has; "" is absent.
struct Velocity {
    std::string speed;
    std::string course;

    bool is_whole() const { return !speed.empty() && !course.empty(); }
    void complete_by(const Velocity& other) {
        speed = speed.empty() ? other.speed : speed;
        course = course.empty() ? other.course : course;
    }
};

/// A position of RMC.
struct Fix {
    std::string time;
    std::string latitude;
    std::string longitude;
    Velocity velocity;
    std::size_t line;
};

class NmeaReader {
 public:
    explicit NmeaReader(Checking& checking) : checking_(checking) {}

    /// What a logger has written before the $ is ignored.
    void take(const TextLine& line) {
        const std::size_t start = line.text.find('$');
        if (start == std::string::npos) {
            return;
        }
        std::string_view sentence = std::string_view(line.text).substr(start + 1);
        const std::size_t star = sentence.find('*');
        const bool checked = star != std::string_view::npos;
        const std::string_view digits =
            checked ? trimmed(sentence.substr(star + 1)) : std::string_view();
        sentence = trimmed(sentence.substr(0, star));
        const Fields fields = split_at_commas(sentence);
        if (fields[0].size() != 5) {
            return;
        }
        const bool is_sound = !line.too_long && (!checked || checksum_fits(sentence, digits));
        if (fields[0].ends_with("RMC")) {
            has_rmc_ = true;
            if (!is_sound || fields.size() < fields_of_rmc) {
                checking_.skip(SkipReason::bad_sentence, "line", line.number,
                               in_quotes(line.text) + " has a wrong checksum or is not whole");
                return;
            }
        }
        if (is_sound) {
            take_sound(fields, line.number);
        }
    }

    /// Passes on the position that waits for its VTG.
    void finish() {
        if (waiting_) {
            pass_on(*std::exchange(waiting_, std::nullopt));
        }
    }

    bool has_rmc() const { return has_rmc_; }

 private:
    void take_sound(const Fields& fields, std::size_t line) {
        if (const std::string_view time = time_of_day(fields); !time.empty() && time != second_) {
            finish();
            second_ = time;
            of_second_ = {};
        }
        if (fields[0].ends_with("RMC")) {
            take_rmc(fields, line);
        } else if (fields[0].ends_with("VTG")) {
            take_vtg(fields);
        }
    }

    /// Most receivers repeat in RMC what their VTG has. If one of RMC's values is missing, the
    /// position waits for the VTG of its second.
    void take_rmc(const Fields& fields, std::size_t line) {
        if (fields[2] != "A") {
            checking_.skip(SkipReason::no_fix, "line", line, "the receiver had no valid place");
            return;
        }
        finish();
        const bool dated = !fields[1].empty() && !fields[9].empty();
        Fix fix{.time = dated ? time_from(fields[9], fields[1]) : "",
                .latitude = degrees_from(fields[3], fields[4]),
                .longitude = degrees_from(fields[5], fields[6]),
                .velocity = {std::string(fields[7]), std::string(fields[8])},
                .line = line};
        fix.velocity.complete_by(of_second_);
        waiting_ = std::move(fix);
        if (waiting_->velocity.is_whole()) {
            finish();
        }
    }

    /// VTG has no time: it belongs to the second of the sentence with a time before it.
    void take_vtg(const Fields& fields) {
        if (fields.size() < fields_of_vtg || fields[2] != "T" || fields[6] != "N") {
            return;
        }
        of_second_ = {std::string(fields[5]), std::string(fields[1])};
        if (waiting_) {
            waiting_->velocity.complete_by(of_second_);
            finish();
        }
    }

    void pass_on(const Fix& fix) {
        checking_.take({.vehicle = "",
                        .time = fix.time,
                        .latitude = fix.latitude,
                        .longitude = fix.longitude,
                        .accuracy = "",
                        .speed = fix.velocity.speed,
                        .speed_unit = knots,
                        .heading = fix.velocity.course,
                        .kind = "line",
                        .number = fix.line});
    }

    Checking& checking_;
    std::string second_;  // of the last sentence with a time
    Velocity of_second_;  // of its VTG
    std::optional<Fix> waiting_;
    bool has_rmc_ = false;
};

}  // namespace

std::optional<Unreadable> read_nmea(TextSource& text, Checking& checking) {
    NmeaReader reader(checking);
    while (const auto line = text.next_line()) {
        reader.take(*line);
    }
    reader.finish();
    if (!reader.has_rmc()) {
        return Unreadable{
            "it has no RMC sentence, and no other sentence of NMEA has place, time and date"};
    }
    return std::nullopt;
}

}  // namespace convoy::recordings
