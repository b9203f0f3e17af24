// Logs of GNSS receivers in NMEA 0183. Of their sentences only RMC has place, time and date; the
// others repeat its place or describe satellites.
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>

#include "recordings/formats.hpp"
#include "recordings/shown_text.hpp"
#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

constexpr std::size_t fields_of_rmc = 10;  // up to the date

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

void take_rmc(const Fields& fields, std::size_t line, Checking& checking) {
    if (fields[2] != "A") {
        checking.skip(SkipReason::no_fix, "line", line, "the receiver had no valid place");
        return;
    }
    const bool dated = !fields[1].empty() && !fields[9].empty();
    checking.take({.vehicle = "",
                   .time = dated ? time_from(fields[9], fields[1]) : "",
                   .latitude = degrees_from(fields[3], fields[4]),
                   .longitude = degrees_from(fields[5], fields[6]),
                   .accuracy = "",
                   .kind = "line",
                   .number = line});
}

/// Returns whether the line has an RMC sentence, also a bad one. What a logger has written before
/// its $ is ignored.
bool take_line(const TextLine& line, Checking& checking) {
    const std::size_t start = line.text.find('$');
    if (start == std::string::npos) {
        return false;
    }
    std::string_view sentence = std::string_view(line.text).substr(start + 1);
    const std::size_t star = sentence.find('*');
    const bool checked = star != std::string_view::npos;
    const std::string_view digits =
        checked ? trimmed(sentence.substr(star + 1)) : std::string_view();
    sentence = trimmed(sentence.substr(0, star));
    const Fields fields = split_at_commas(sentence);
    if (fields[0].size() != 5 || !fields[0].ends_with("RMC")) {
        return false;
    }
    if (line.too_long || fields.size() < fields_of_rmc ||
        (checked && !checksum_fits(sentence, digits))) {
        checking.skip(SkipReason::bad_sentence, "line", line.number,
                      in_quotes(line.text) + " has a wrong checksum or is not whole");
    } else {
        take_rmc(fields, line.number, checking);
    }
    return true;
}

}  // namespace

std::optional<Unreadable> read_nmea(TextSource& text, Checking& checking) {
    bool has_rmc = false;
    while (const auto line = text.next_line()) {
        has_rmc = take_line(*line, checking) || has_rmc;
    }
    if (!has_rmc) {
        return Unreadable{
            "it has no RMC sentence, and no other sentence of NMEA has place, time and date"};
    }
    return std::nullopt;
}

}  // namespace convoy::recordings
