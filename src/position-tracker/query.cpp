#include "position-tracker/query.hpp"

#include <array>
#include <limits>
#include <string>

namespace convoy::tracker {
namespace {

constexpr double max_latitude = 90.0;
constexpr double max_longitude = 180.0;
constexpr std::string_view a_time = "a time as in 2026-11-22T13:07:11.250Z (a '+' is written %2B)";

// Exactly so many numbers with commas between.
template <std::size_t count>
std::optional<std::array<double, count>> parse_numbers(std::string_view text) {
    std::array<double, count> numbers{};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t comma = text.find(',');
        const bool is_last = i + 1 == count;
        constexpr double most = std::numeric_limits<double>::max();
        const auto number = parse_number(text.substr(0, comma), -most, most);
        if (!number || is_last != (comma == std::string_view::npos)) {
            return std::nullopt;
        }
        numbers.at(i) = *number;
        text.remove_prefix(is_last ? text.size() : comma + 1);
    }
    return numbers;
}

std::optional<BoundingBox> parse_box(std::string_view text) {
    const auto numbers = parse_numbers<4>(text);
    if (!numbers) {
        return std::nullopt;
    }
    const auto [west, south, east, north] = *numbers;
    const bool valid = std::abs(west) <= max_longitude && std::abs(east) <= max_longitude &&
                       -max_latitude <= south && south <= north && north <= max_latitude;
    return valid ? std::optional(BoundingBox{west, south, east, north}) : std::nullopt;
}

std::optional<fleet::Coordinates> parse_point(std::string_view text) {
    const auto numbers = parse_numbers<2>(text);
    return numbers ? fleet::Coordinates::from_degrees((*numbers)[0], (*numbers)[1]) : std::nullopt;
}

std::optional<std::string> parse_name_part(std::string_view text) {
    return text.size() <= max_name_part_bytes ? std::optional<std::string>(text) : std::nullopt;
}

std::optional<fleet::Format> parse_report_format(std::string_view text) {
    if (text == "json") {
        return fleet::Format::json;
    }
    if (text == "geojson") {
        return fleet::Format::geojson;
    }
    return text == "csv" ? std::optional(fleet::Format::csv) : std::nullopt;
}

std::optional<fleet::Format> parse_history_format(std::string_view text) {
    return text == "gpx" ? fleet::Format::gpx : parse_report_format(text);
}

std::optional<fleet::Format> read_report_format(Parameters& parameters) {
    return parameters.read("format", "json, geojson or csv", parse_report_format);
}

std::optional<Near> read_near(Parameters& parameters) {
    const auto centre =
        parameters.read("near", "lat,lon in degrees: -90 to 90, -180 to 180", parse_point);
    const auto radius = parameters.read("radius", "metres, 0 or more", [](std::string_view text) {
        return parse_number(text, 0.0, std::numeric_limits<double>::max());
    });
    const auto limit =
        parameters.read("limit", "a whole number from 1 to " + std::to_string(max_nearest_vehicles),
                        [](std::string_view text) {
                            return parse_number<std::size_t>(text, 1, max_nearest_vehicles);
                        });
    if (!parameters.has("near") && (radius || limit)) {
        parameters.refuse("near should be given where radius or limit is: lat,lon");
    }
    if (!centre) {
        return std::nullopt;
    }
    return Near{.centre = *centre,
                .radius = radius ? std::optional(fleet::Metres{*radius}) : std::nullopt,
                .limit = limit};
}

}  // namespace

Query<FleetRequest> parse_fleet_request(const http::Request& request) {
    Parameters parameters(request, {"bbox", "near", "radius", "limit", "status", "q", "format"});
    FleetRequest asked{
        .chosen = {.status =
                       parameters.read("status", "moving, stopped or offline", fleet::parse_status),
                   .name_part = parameters.read(
                       "q", "at most " + std::to_string(max_name_part_bytes) + " bytes of a name",
                       parse_name_part),
                   .box = parameters.read("bbox",
                                          "west,south,east,north in degrees: -180 to 180, -90 to "
                                          "90, and south not above north",
                                          parse_box),
                   .near = read_near(parameters)},
        .format = read_report_format(parameters)};
    if (parameters.bad()) {
        return *parameters.bad();
    }
    return asked;
}

Query<VehicleRequest> parse_vehicle_request(const http::Request& request) {
    Parameters parameters(request, {"format"});
    const VehicleRequest asked{.format = read_report_format(parameters)};
    if (parameters.bad()) {
        return *parameters.bad();
    }
    return asked;
}

Query<HistoryRequest> parse_history_request(const http::Request& request, fleet::Time now) {
    Parameters parameters(request, {"from", "to", "limit", "format"});
    const auto from = parameters.read("from", a_time, fleet::parse_time);
    const auto to = parameters.read("to", a_time, fleet::parse_time);
    const auto limit =
        parameters.read("limit", "a whole number from 1 to " + std::to_string(max_page_positions),
                        [](std::string_view text) {
                            return parse_number<std::size_t>(text, 1, max_page_positions);
                        });
    const auto format =
        parameters.read("format", "json, geojson, csv or gpx", parse_history_format);
    // Without `to` also what a device ahead of our clock has reported.
    const HistoryRequest asked{.range = {.from = from.value_or(to.value_or(now) - default_range),
                                         .to = to.value_or(fleet::Time::max())},
                               .range_is_fixed = from || to,
                               .limit = limit,
                               .format = format};
    if (asked.range.from > asked.range.to) {
        parameters.refuse("from should not be later than to");
    }
    if (parameters.bad()) {
        return *parameters.bad();
    }
    return asked;
}

}  // namespace convoy::tracker
