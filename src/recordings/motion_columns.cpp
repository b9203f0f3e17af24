#include "recordings/motion_columns.hpp"

#include <algorithm>
#include <array>

namespace convoy::recordings {
namespace {

/// Removes what writers of headers vary: "Speed (km/h)" → "speedkmh", "Course [°]" → "coursedeg".
std::string plain_with_unit(std::string_view name) {
    constexpr std::string_view degree = "\xC2\xB0";
    std::string letters;
    while (!name.empty()) {
        if (name.starts_with(degree)) {
            letters += "deg";
            name.remove_prefix(degree.size());
            continue;
        }
        const char letter = name.front();
        name.remove_prefix(1);
        if (std::string_view(" _-.\t()[]/").find(letter) == std::string_view::npos) {
            letters +=
                letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        }
    }
    return letters;
}

/// Returns what follows one of the beginnings, the longest that fits, or nothing.
std::optional<std::string_view> behind(std::string_view text,
                                       std::span<const std::string_view> beginnings) {
    std::optional<std::string_view> rest;
    for (const std::string_view beginning : beginnings) {
        if (text.starts_with(beginning) &&
            (!rest || text.size() - beginning.size() < rest->size())) {
            rest = text.substr(beginning.size());
        }
    }
    return rest;
}

std::optional<WrittenSpeedUnit> unit_of_speed(std::string_view name) {
    static constexpr std::array<std::string_view, 8> quantities{
        "speed", "gpsspeed", "groundspeed",     "speedoverground",
        "sog",   "velocity", "geschwindigkeit", "vitesse"};
    struct Spelling {
        std::string_view text;
        WrittenSpeedUnit unit;
    };
    static constexpr std::array<Spelling, 11> spellings{{{"kmh", kilometres_per_hour},
                                                         {"kph", kilometres_per_hour},
                                                         {"kmph", kilometres_per_hour},
                                                         {"ms", metres_per_second},
                                                         {"mps", metres_per_second},
                                                         {"mph", miles_per_hour},
                                                         {"knots", knots},
                                                         {"knot", knots},
                                                         {"kts", knots},
                                                         {"kt", knots},
                                                         {"kn", knots}}};
    const auto written = behind(name, quantities);
    const auto* const found = std::ranges::find(spellings, written.value_or(""), &Spelling::text);
    return found == spellings.end() ? std::nullopt : std::optional(found->unit);
}

bool is_heading(std::string_view name) {
    static constexpr std::array<std::string_view, 4> courses{"course", "courseoverground", "cog",
                                                             "kurs"};
    static constexpr std::array<std::string_view, 8> directions{
        "course", "courseoverground", "cog", "kurs", "heading", "bearing", "direction", "azimuth"};
    static constexpr std::array<std::string_view, 3> degrees{"deg", "degree", "degrees"};
    const auto unit = behind(name, directions);
    return std::ranges::find(courses, name) != courses.end() ||
           (unit && std::ranges::find(degrees, *unit) != degrees.end());
}

}  // namespace

std::optional<std::size_t> place_of(std::string_view name, std::span<const std::string> names) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - names.begin()));
}

MotionColumns find_motion(std::span<const std::string> names) {
    MotionColumns columns{.speed = place_of("reported_speed", names),
                          .heading = place_of("reported_heading", names)};
    if (columns.speed || columns.heading) {
        return columns;
    }
    for (std::size_t index = 0; index < names.size(); ++index) {
        const std::string name = plain_with_unit(names[index]);
        const auto unit = unit_of_speed(name);
        if (unit && !columns.speed) {
            columns.speed = index;
            columns.speed_unit = *unit;
        }
        if (!columns.heading && is_heading(name)) {
            columns.heading = index;
        }
    }
    return columns;
}

}  // namespace convoy::recordings
