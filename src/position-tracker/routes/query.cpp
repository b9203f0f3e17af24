#include "position-tracker/routes/query.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "http/message/number.hpp"
#include "position-tracker/state/clock.hpp"

namespace convoy::tracker {
namespace {

constexpr double max_latitude = 90.0;
constexpr double max_longitude = 180.0;
constexpr std::string_view a_time = "a time as in 2026-11-22T13:07:11.250Z (a '+' is written %2B)";

// Reads exactly `count` numbers with commas between them.
template <std::size_t count>
std::optional<std::array<double, count>> parse_numbers(std::string_view text) {
    std::array<double, count> numbers{};
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t comma = text.find(',');
        const bool is_last = i + 1 == count;
        constexpr double most = std::numeric_limits<double>::max();
        const auto number = http::parse_number(text.substr(0, comma), -most, most);
        if (!number || is_last != (comma == std::string_view::npos)) {
            return std::nullopt;
        }
        numbers.at(i) = *number;
        text.remove_prefix(is_last ? text.size() : comma + 1);
    }
    return numbers;
}

std::optional<fleet::BoundingBox> parse_box(std::string_view text) {
    const auto numbers = parse_numbers<4>(text);
    if (!numbers) {
        return std::nullopt;
    }
    const auto [west, south, east, north] = *numbers;
    const bool valid = std::abs(west) <= max_longitude && std::abs(east) <= max_longitude &&
                       -max_latitude <= south && south <= north && north <= max_latitude;
    return valid ? std::optional(fleet::BoundingBox{{west}, {south}, {east}, {north}})
                 : std::nullopt;
}

std::optional<fleet::Coordinates> parse_point(std::string_view text) {
    const auto numbers = parse_numbers<2>(text);
    return numbers ? fleet::Coordinates::from_degrees((*numbers)[0], (*numbers)[1]) : std::nullopt;
}

std::optional<std::string> parse_name_part(std::string_view text) {
    // The text is valid UTF-8: all bytes except continuation bytes begin a character.
    const auto characters = std::ranges::count_if(
        text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; });
    return std::cmp_less_equal(characters, max_name_part_characters)
               ? std::optional<std::string>(text)
               : std::nullopt;
}

// The name is not checked: a position may have been rejected for its name.
std::optional<std::string> parse_given_name(std::string_view text) {
    const bool is_right = !text.empty() && text.size() <= max_given_name_bytes;
    return is_right ? std::optional<std::string>(text) : std::nullopt;
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
    if (text == "kml") {
        return fleet::Format::kml;
    }
    return text == "gpx" ? fleet::Format::gpx : parse_report_format(text);
}

std::optional<fleet::Format> read_report_format(http::Parameters& parameters) {
    return parameters.read("format", "json, geojson or csv", parse_report_format);
}

std::optional<fleet::Format> parse_rejected_format(std::string_view text) {
    const auto format = parse_report_format(text);
    return format != fleet::Format::geojson ? format : std::nullopt;
}

std::optional<std::size_t> read_limit(http::Parameters& parameters, std::size_t most) {
    return parameters.read(
        "limit", "a whole number from 1 to " + std::to_string(most),
        [most](std::string_view text) { return http::parse_number<std::size_t>(text, 1, most); });
}

std::optional<Near> read_near(http::Parameters& parameters) {
    const auto centre =
        parameters.read("near", "lat,lon in degrees: -90 to 90, -180 to 180", parse_point);
    const auto radius = parameters.read("radius", "metres, 0 or more", [](std::string_view text) {
        return http::parse_number(text, 0.0, std::numeric_limits<double>::max());
    });
    const auto limit = read_limit(parameters, max_nearest_vehicles);
    if (!parameters.has("near") && (radius || limit)) {
        parameters.refuse("near should be given if radius or limit is: lat,lon");
    }
    if (!centre) {
        return std::nullopt;
    }
    return Near{.centre = *centre,
                .radius = radius ? std::optional(fleet::Metres{*radius}) : std::nullopt,
                .limit = limit};
}

std::optional<fleet::Metres> parse_tolerance(std::string_view text) {
    const auto metres = http::parse_number(text, 0.0, max_tolerance.value);
    return metres ? std::optional(fleet::Metres{*metres}) : std::nullopt;
}

// Returns nothing if the range ends before it begins. Without `to`, it includes positions from
// devices ahead of our clock.
std::optional<history::TimeRange> range_of(std::optional<fleet::Time> begin,
                                           std::optional<fleet::Time> to, fleet::Time now) {
    return history::TimeRange::between(begin.value_or(to.value_or(now) - default_range),
                                       to.value_or(fleet::Time::max()));
}

fleet::ItineraryRules read_itinerary_rules(http::Parameters& parameters) {
    const auto stop = parameters.read(
        "stop_seconds", "a whole number from 1 to " + std::to_string(max_stop_seconds.count()),
        [](std::string_view text) {
            return http::parse_number<std::size_t>(
                text, 1, static_cast<std::size_t>(max_stop_seconds.count()));
        });
    const auto trip = parameters.read(
        "trip_metres", "metres, 0 to " + std::to_string(std::lround(max_trip_metres.value)),
        [](std::string_view text) { return http::parse_number(text, 0.0, max_trip_metres.value); });
    fleet::ItineraryRules rules;
    rules.stop = stop ? std::chrono::seconds(*stop) : rules.stop;
    rules.trip = trip ? fleet::Metres{*trip} : rules.trip;
    return rules;
}

// Returns the zone by whose days a range is divided; nothing if it is not.
std::optional<calendar::TimeZone> read_days(http::Parameters& parameters) {
    const auto by_day =
        parameters.read("by", "day", [](std::string_view text) -> std::optional<bool> {
            return text == "day" ? std::optional(true) : std::nullopt;
        });
    const auto zone = parameters.read("tz", calendar::zone_name_rule, calendar::TimeZone::named);
    if (zone && !by_day) {
        parameters.refuse("tz should be left out without by=day: it sets where days begin");
    }
    return by_day ? std::optional(zone.value_or(calendar::TimeZone())) : std::nullopt;
}

std::optional<fleet::Time> read_at(http::Parameters& parameters, fleet::Time now) {
    const auto at = parameters.read("at", a_time, fleet::parse_time);
    if (at && *at > now + fleet::max_ahead_of_clock) {
        parameters.refuse("at should not be in the future: it is " + fleet::format_time(now));
    }
    return at;
}

FleetQuery read_fleet_query(http::Parameters& parameters) {
    return {.status = parameters.read("status", "moving, stopped, offline, silent or unknown",
                                      fleet::parse_status),
            .name_part = parameters.read(
                "q", "text of at most " + std::to_string(max_name_part_characters) + " characters",
                parse_name_part),
            .box = parameters.read("bbox",
                                   "west,south,east,north in degrees: -180 to 180, -90 to 90, and "
                                   "south not above north",
                                   parse_box),
            .near = read_near(parameters)};
}

// Returns `asked`, or the first error.
template <class Asked>
Query<Asked> answered(const http::Parameters& parameters, Asked asked) {
    if (parameters.bad()) {
        return *parameters.bad();
    }
    return asked;
}

}  // namespace

Query<FleetRequest> parse_fleet_request(const http::Request& request, fleet::Time now) {
    http::Parameters parameters(
        request, {"bbox", "near", "radius", "limit", "status", "q", "refused", "at", "format"});
    const auto refused =
        parameters.read("refused", "only", [](std::string_view text) -> std::optional<bool> {
            return text == "only" ? std::optional(true) : std::nullopt;
        });
    return answered(parameters, FleetRequest{.chosen = read_fleet_query(parameters),
                                             .refused_only = refused.value_or(false),
                                             .at = read_at(parameters, now),
                                             .format = read_report_format(parameters)});
}

Query<VehicleRequest> parse_vehicle_request(const http::Request& request) {
    http::Parameters parameters(request, {"format"});
    return answered(parameters, VehicleRequest{.format = read_report_format(parameters)});
}

Query<HistoryRequest> parse_history_request(const http::Request& request, fleet::Time now) {
    http::Parameters parameters(request, {"from", "after", "to", "tolerance", "limit", "format"});
    const auto from = parameters.read("from", a_time, fleet::parse_time);
    const auto after = parameters.read("after", a_time, fleet::parse_time);
    const auto to = parameters.read("to", a_time, fleet::parse_time);
    if (from && after) {
        parameters.refuse("after should be left out if from is given: both set the beginning");
    }
    const auto begin = from ? from : after;
    const auto range = range_of(begin, to, now);
    const HistoryRequest asked{
        .range = range.value_or(history::all_time),  // refused below if the ends are reversed
        .range_is_fixed = begin || to,
        .after = after,
        .tolerance = parameters.read(
            "tolerance", "metres, 0 to " + std::to_string(std::lround(max_tolerance.value)),
            parse_tolerance),
        .limit = read_limit(parameters, max_page_positions),
        .format =
            parameters.read("format", "json, geojson, csv, gpx or kml", parse_history_format)};
    if (!range) {
        parameters.refuse(std::string(after ? "after" : "from") + " should not be later than to");
    }
    return answered(parameters, asked);
}

Query<SummaryRequest> parse_summary_request(const http::Request& request, fleet::Time now) {
    http::Parameters parameters(request, {"from", "to", "stop_seconds", "trip_metres"});
    const auto from = parameters.read("from", a_time, fleet::parse_time);
    const auto to = parameters.read("to", a_time, fleet::parse_time);
    const auto range = range_of(from, to, now);
    const SummaryRequest asked{.range = range.value_or(history::all_time),
                               .range_is_fixed = from || to,
                               .rules = read_itinerary_rules(parameters)};
    if (!range) {
        parameters.refuse("from should not be later than to");
    }
    return answered(parameters, asked);
}

Query<FleetSummaryRequest> parse_fleet_summary_request(const http::Request& request,
                                                       fleet::Time now) {
    http::Parameters parameters(request, {"from", "to", "by", "tz", "format"});
    const auto from = parameters.read("from", a_time, fleet::parse_time);
    const auto to = parameters.read("to", a_time, fleet::parse_time).value_or(now);
    const auto range = history::TimeRange::between(from.value_or(to - default_range), to);
    const auto days_of = read_days(parameters);
    const auto format = parameters.read("format", "json or csv", parse_rejected_format);
    if (!range) {
        parameters.refuse("from should not be later than to");
    } else if (range->to() - range->from() > max_fleet_summary_range) {
        parameters.refuse("from should be at most " +
                          std::to_string(max_fleet_summary_range.count()) + " days before to");
    }
    return answered(parameters, FleetSummaryRequest{.range = range.value_or(history::all_time),
                                                    .days_of = days_of,
                                                    .format = format});
}

Query<RejectedRequest> parse_rejected_request(const http::Request& request) {
    http::Parameters parameters(request, {"vehicle", "before", "limit", "format"});
    return answered(
        parameters,
        RejectedRequest{.vehicle = read_given_name(parameters),
                        .before = read_rejected_number(parameters, "before"),
                        .limit = read_limit(parameters, max_rejected).value_or(default_rejected),
                        .format = parameters.read("format", "json or csv", parse_rejected_format)});
}

std::optional<std::string> read_given_name(http::Parameters& parameters) {
    return parameters.read("vehicle", "1 to " + std::to_string(max_given_name_bytes) + " bytes",
                           parse_given_name);
}

std::optional<std::uint64_t> read_rejected_number(http::Parameters& parameters,
                                                  std::string_view name) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return parameters.read(name, "the number of a rejected position", [](std::string_view text) {
        return http::parse_number<std::uint64_t>(text, 0, most);
    });
}

}  // namespace convoy::tracker
