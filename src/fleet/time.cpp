#include "fleet/time.hpp"

#include <algorithm>

namespace convoy::fleet {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_days;
using std::chrono::year_month_day;

bool is_digit(char character) { return character >= '0' && character <= '9'; }

/// Reads a text from left to right. The first mismatch fails the whole text, so that the caller
/// checks only once, at the end (`done`).
class Scanner {
 public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    bool next_is(char character) const { return !rest_.empty() && rest_.front() == character; }
    bool done() const { return good_ && rest_.empty(); }
    void fail() { good_ = false; }

    /// Takes the next character, which must be one of `allowed`.
    char one_of(std::string_view allowed) {
        if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
            good_ = false;
            return '\0';
        }
        return take();
    }

    /// Takes a number of exactly `digits` digits that is at most `most`.
    int number(int digits, int most) {
        int value = 0;
        for (; digits > 0; --digits) {
            value = value * 10 + digit();
        }
        good_ = good_ && value <= most;
        return value;
    }

    /// Takes the digits after a decimal point, at least one, and ignores those after the third.
    milliseconds fraction() {
        int value = digit() * 100;
        for (int weight = 10; !rest_.empty() && is_digit(rest_.front()); weight /= 10) {
            value += digit() * weight;
        }
        return milliseconds(value);
    }

 private:
    char take() {
        const char character = rest_.front();
        rest_.remove_prefix(1);
        return character;
    }

    int digit() {
        if (rest_.empty() || !is_digit(rest_.front())) {
            good_ = false;
            return 0;
        }
        return take() - '0';
    }

    std::string_view rest_;
    bool good_ = true;
};

year_month_day read_date(Scanner& scan) {
    const int year = scan.number(4, 9999);
    scan.one_of("-");
    const int month = scan.number(2, 12);
    scan.one_of("-");
    const int day = scan.number(2, 31);
    const year_month_day date(std::chrono::year(year),
                              std::chrono::month(static_cast<unsigned>(month)),
                              std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) {
        scan.fail();
    }
    return date;
}

struct TimeOfDay {
    milliseconds since_midnight;
    bool leap_second;
};

TimeOfDay read_time_of_day(Scanner& scan) {
    const hours hour(scan.number(2, 23));
    scan.one_of(":");
    const minutes minute(scan.number(2, 59));
    scan.one_of(":");
    const seconds second(scan.number(2, 60));
    milliseconds fraction{};
    if (scan.next_is('.')) {
        scan.one_of(".");
        fraction = scan.fraction();
    }
    return {hour + minute + second + fraction, second == seconds(60)};
}

/// Returns how far the local time is ahead of UTC.
minutes read_offset(Scanner& scan) {
    const char sign = scan.one_of("Zz+-");
    if (sign != '+' && sign != '-') {
        return minutes(0);
    }
    const hours hour(scan.number(2, 23));
    if (scan.next_is(':')) {
        scan.one_of(":");
    }
    const minutes offset = hour + minutes(scan.number(2, 59));
    return sign == '-' ? -offset : offset;
}

/// Returns whether it is the first second of a month. UTC can have a leap second only just before
/// it.
bool begins_a_month(Time time) {
    const sys_days day = std::chrono::floor<days>(time);
    return std::chrono::floor<seconds>(time) == day &&
           year_month_day(day).day() == std::chrono::day(1);
}

void put_digits(char* end, int value, int digits) {
    for (; digits > 0; --digits) {
        *--end = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

constexpr Time first_writable{sys_days(std::chrono::year(0) / 1 / 1)};
constexpr Time last_writable{sys_days(std::chrono::year(10'000) / 1 / 1) - milliseconds(1)};

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    Scanner scan(text);
    const year_month_day date = read_date(scan);
    scan.one_of("Tt ");
    const TimeOfDay time_of_day = read_time_of_day(scan);
    const minutes offset = read_offset(scan);
    if (!scan.done()) {
        return std::nullopt;
    }
    const Time time = sys_days(date) + time_of_day.since_midnight - offset;
    if (time_of_day.leap_second && !begins_a_month(time)) {
        return std::nullopt;
    }
    return time;
}

std::string format_time(Time time) {
    std::string text;
    append_time(text, time);
    return text;
}

void append_time(std::string& out, Time time) {
    const Time written = std::clamp(time, first_writable, last_writable);
    const sys_days day = std::chrono::floor<days>(written);
    const year_month_day date(day);
    const auto since_midnight = static_cast<int>((written - day).count());
    constexpr std::string_view shape = "0000-00-00T00:00:00.000Z";
    out += shape;
    char* const begin = out.data() + out.size() - shape.size();
    put_digits(begin + 4, static_cast<int>(date.year()), 4);
    put_digits(begin + 7, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    put_digits(begin + 10, static_cast<int>(static_cast<unsigned>(date.day())), 2);
    put_digits(begin + 13, since_midnight / 3'600'000, 2);
    put_digits(begin + 16, since_midnight / 60'000 % 60, 2);
    put_digits(begin + 19, since_midnight / 1'000 % 60, 2);
    put_digits(begin + 23, since_midnight % 1'000, 3);
}

}  // namespace convoy::fleet
