#include "recordings/written_time.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "recordings/written_number.hpp"

namespace convoy::recordings {
namespace {

using std::chrono::milliseconds;

/// Removes the digits at the front of the text and returns them.
std::string_view take_digits(std::string_view& text) {
    const std::string_view digits =
        text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
    text.remove_prefix(digits.size());
    return digits;
}

bool take_one(std::string_view& text, std::string_view allowed) {
    const bool there = !text.empty() && allowed.find(text.front()) != std::string_view::npos;
    text.remove_prefix(there ? 1 : 0);
    return there;
}

std::string two_digits(std::string_view digits) {
    return digits.size() == 1 ? "0" + std::string(digits) : std::string(digits);
}

/// Returns the decimals as three digits: "25" → "250".
std::string thousandths(std::string_view decimals) {
    std::string three(decimals.substr(0, 3));
    three.resize(3, '0');
    return three;
}

/// Reads seconds or milliseconds since 1970.
std::optional<WrittenTime> epoch_time(std::string_view text) {
    std::string digits(take_digits(text));
    const bool in_milliseconds = digits.size() == 12 || digits.size() == 13;
    if (digits.empty() || (digits.size() > 10 && !in_milliseconds)) {
        return std::nullopt;
    }
    std::string_view decimals;
    if (take_one(text, ".,")) {
        decimals = take_digits(text);
    }
    if (!text.empty()) {
        return std::nullopt;
    }
    if (!in_milliseconds) {
        digits += thousandths(decimals);
    }
    std::int64_t since_1970{};
    std::from_chars(digits.data(), digits.data() + digits.size(), since_1970);
    return WrittenTime{fleet::Time(milliseconds(since_1970)),
                       in_milliseconds ? TimeForm::milliseconds : TimeForm::seconds};
}

/// Removes the date and returns it as "2026-11-28"; returns "" if there is none.
std::string take_date(std::string_view& text) {
    const std::string_view first = take_digits(text);
    const char separator = text.empty() ? '\0' : text.front();
    if (!take_one(text, "-/.")) {
        return "";
    }
    const std::string_view month = take_digits(text);
    if (!take_one(text, std::string_view(&separator, 1))) {
        return "";
    }
    const std::string_view last = take_digits(text);
    if (first.size() == 4 && separator != '.') {
        return std::string(first) + "-" + two_digits(month) + "-" + two_digits(last);
    }
    if (last.size() == 4 && separator == '.') {
        return std::string(last) + "-" + two_digits(month) + "-" + two_digits(first);
    }
    return "";
}

/// Removes the time of day and returns it as "10:00:00.000"; returns "" if there is none.
std::string take_time_of_day(std::string_view& text) {
    std::string time = two_digits(take_digits(text));
    if (!take_one(text, ":")) {
        return "";
    }
    time += ":" + std::string(take_digits(text));
    std::string_view seconds = "00";
    std::string_view decimals = "0";
    if (take_one(text, ":")) {
        seconds = take_digits(text);
        if (take_one(text, ".,")) {
            decimals = take_digits(text);
        }
    }
    if (decimals.empty()) {
        return "";
    }
    return time + ":" + std::string(seconds) + "." + thousandths(decimals);
}

/// Returns the zone as RFC 3339 writes it; "" if the text has none, or is none.
std::string zone_of(std::string_view text) {
    if (text == "Z" || text == "z" || text == "UTC" || text == "GMT") {
        return "Z";
    }
    std::string zone(text);
    if (zone.size() == 3 && (zone[0] == '+' || zone[0] == '-')) {
        zone += "00";
    }
    return zone;
}

}  // namespace

std::optional<fleet::Time> utc_itself(LocalTime time) {
    return fleet::Time(time.time_since_epoch());
}

std::optional<WrittenTime> parse_written_time(std::string_view text, const ToUtc& to_utc) {
    text = trimmed(text);
    if (const auto time = epoch_time(text)) {
        return time;
    }
    const std::string date = take_date(text);
    if (date.empty() || !take_one(text, "Tt ,")) {
        return std::nullopt;
    }
    text = trimmed(text);
    const std::string time_of_day = take_time_of_day(text);
    const std::string_view written_zone = trimmed(text);
    const std::string zone = zone_of(written_zone);
    if (time_of_day.empty()) {
        return std::nullopt;
    }
    const auto time = fleet::parse_time(date + "T" + time_of_day + (zone.empty() ? "Z" : zone));
    if (!time || !written_zone.empty()) {
        return time ? std::optional(WrittenTime{*time, TimeForm::with_zone}) : std::nullopt;
    }
    const auto converted = to_utc(LocalTime(time->time_since_epoch()));
    return converted ? std::optional(WrittenTime{*converted, TimeForm::without_zone})
                     : std::nullopt;
}

}  // namespace convoy::recordings
