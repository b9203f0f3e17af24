#include "position-tracker/routes/history_routes.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/conditional.hpp"
#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/history_page.hpp"
#include "position-tracker/routes/history_stream.hpp"

namespace convoy::tracker {
namespace {

using fleet::Format;

constexpr std::array history_formats{Format::json, Format::geojson, Format::csv, Format::gpx,
                                     Format::kml};

// Returns ranges as in "2026-11-22T12:00:00.000Z/2026-11-22T12:17:28.575Z", with commas between;
// ".." is an open beginning.
std::string missing_times(const history::History& history, const fleet::VehicleName& vehicle,
                          history::TimeRange asked) {
    std::string times;
    for (const history::TimeRange& missing : history.missing(vehicle)) {
        if (missing.overlaps(asked)) {
            times += times.empty() ? "" : ", ";
            times +=
                missing.from() == fleet::Time::min() ? ".." : fleet::format_time(missing.from());
            times += "/" + fleet::format_time(missing.to());
        }
    }
    return times;
}

}  // namespace

http::Answer HistoryRoutes::history(const http::Request& request) const {
    const auto asked = parse_history_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const std::string& text = request.path.at(1);
    const auto name = fleet::VehicleName::from(text);
    if (!name) {
        return invalid_name();
    }
    if (!is_known(*name)) {
        return unknown_vehicle(text);
    }
    const auto format = choose_format(request, asked->format, history_formats);
    if (!format) {
        return not_acceptable(history_formats);
    }
    if (*format == Format::json) {
        return page(request, *name, *asked);
    }
    if (asked->limit) {
        return bad_request(
            {"limit should be given only for JSON: other formats contain the whole range"});
    }
    return stream(*name, *asked, *format);
}

// A vehicle is known even if all of its positions were lost.
bool HistoryRoutes::is_known(const fleet::VehicleName& vehicle) const {
    return context_.fleet.knows(vehicle) || !context_.history.missing(vehicle).empty();
}

http::Answer HistoryRoutes::page(const http::Request& request, const fleet::VehicleName& vehicle,
                                 const HistoryRequest& asked) const {
    // The state is read before the history: a position stored meanwhile then changes the next ETag.
    const State state{context_.fleet.epoch(), context_.fleet.revision(vehicle)};
    http::Headers headers = headers_of(Format::json, always_asked);
    if (asked.range_is_fixed && oldest() <= asked.range.from()) {
        headers.set("ETag", etag_of(request, state, Format::json));
        if (http::client_has(request, *headers.find("ETag"))) {
            return http::Response{.headers = std::move(headers), .body = {}};
        }
    }
    name_missing_times(headers, vehicle, asked);
    PageSource source{.track = track(vehicle, asked),
                      .writer = fleet::HistoryWriter(Format::json, vehicle, context_.now()),
                      .limit = asked.limit.value_or(default_page_positions),
                      .thinned = asked.tolerance.has_value()};
    HistoryPage page;
    if (const auto written = write_page(source, page); !written) {
        return store_failed(written.error());
    }
    name_missing_times(headers, vehicle, asked);
    if (page.last) {
        headers.set("Link", next_page(asked, *page.last));
    }
    return page.text.answer(request, std::move(headers));
}

void HistoryRoutes::name_missing_times(http::Headers& headers, const fleet::VehicleName& vehicle,
                                       const HistoryRequest& asked) const {
    const std::string times = missing_times(context_.history, vehicle, asked.range);
    if (!times.empty()) {
        headers.set("Convoy-Missing", times);
    }
}

http::Answer HistoryRoutes::stream(const fleet::VehicleName& vehicle, const HistoryRequest& asked,
                                   Format format) const {
    const auto stream = std::make_shared<HistoryStream>(
        track(vehicle, asked), fleet::HistoryWriter(format, vehicle, context_.now()));
    // Reads the first piece now, so that a store that is down gives a 503, not a broken answer.
    auto first = stream->next();
    if (!first) {
        return store_failed(first.error());
    }
    http::Headers headers = headers_of(format, always_asked);
    name_missing_times(headers, vehicle, asked);
    return http::StreamedResponse{
        .headers = std::move(headers), .next = [stream, held = std::move(*first)]() mutable {
            return held ? std::exchange(held, std::nullopt) : stream->next().value();
        }};
}

history::HistoryTrack HistoryRoutes::track(const fleet::VehicleName& vehicle,
                                           const HistoryRequest& asked) const {
    const history::HistoryRange walked{
        .vehicle = vehicle, .range = asked.range, .oldest = oldest()};
    return {history::HistoryWalk(context_.history, walked, context_.fleet.motion()),
            {.tolerance = asked.tolerance, .after = asked.after}};
}

}  // namespace convoy::tracker
