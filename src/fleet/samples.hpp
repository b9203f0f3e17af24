// Values for tests and benchmarks: short ways to make valid ones, and seeded random ones.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "fleet/message.hpp"
#include "fleet/position.hpp"

namespace convoy::fleet::samples {

/// These throw std::bad_optional_access where the value would not be valid.
inline VehicleName name(std::string_view text) { return VehicleName::from(text).value(); }
inline Time time(std::string_view text) { return parse_time(text).value(); }
inline Coordinates coordinates(double latitude, double longitude) {
    return Coordinates::from_degrees(latitude, longitude).value();
}

/// When the vehicles of most tests set off.
inline const Time noon = time("2026-11-22T12:00:00Z");

inline constexpr AcceptedTimes any_time{Time::max(), Time::min()};
/// Around `noon`: a little over an hour after it, and weeks before it.
inline const AcceptedTimes accepted{time("2026-11-22T13:08:11Z"), time("2026-11-01T00:00:00Z")};

/// A position some time after `noon`.
inline Position position(std::chrono::milliseconds after_noon, double latitude, double longitude) {
    return {noon + after_noon, coordinates(latitude, longitude), std::nullopt};
}

using Random = std::mt19937_64;

inline std::int64_t random_between(Random& random, std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(random);
}

/// Any name that is valid, hard ones for every format among them.
inline VehicleName random_name(Random& random) {
    constexpr std::array<std::string_view, 14> pieces{
        "a",   "Z", "0", " ",    R"(")",     R"(\)",         ",",
        "<&>", "'", "/", "=1+1", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x9A\x9A"};
    std::string text = "V";
    for (std::int64_t count = random_between(random, 0, 15); count > 0; --count) {
        text += pieces.at(static_cast<std::size_t>(random_between(random, 0, pieces.size() - 1)));
    }
    return name(text);
}

/// Any position from 2000 to 2100, everywhere, with or without an accuracy.
inline Position random_position(Random& random) {
    const Time earliest = time("2000-01-01T00:00:00Z");
    const std::int64_t century_ms = (time("2100-01-01T00:00:00Z") - earliest).count();
    std::optional<Accuracy> accuracy;
    if (random_between(random, 0, 1) == 1) {
        accuracy = Accuracy::from_decimetres(
            static_cast<std::uint16_t>(random_between(random, 0, Accuracy::max_decimetres)));
    }
    const auto latitude_e7 = random_between(random, -900'000'000, 900'000'000);
    const auto longitude_e7 = random_between(random, -1'800'000'000, 1'800'000'000);
    return {earliest + std::chrono::milliseconds(random_between(random, 0, century_ms)),
            Coordinates::from_e7(static_cast<std::int32_t>(latitude_e7),
                                 static_cast<std::int32_t>(longitude_e7))
                .value(),
            accuracy};
}

inline std::vector<ReportedPosition> random_message(Random& random, std::size_t count) {
    std::vector<ReportedPosition> message;
    for (; count > 0; --count) {
        VehicleName vehicle = random_name(random);
        message.push_back({std::move(vehicle), random_position(random)});
    }
    return message;
}

}  // namespace convoy::fleet::samples
