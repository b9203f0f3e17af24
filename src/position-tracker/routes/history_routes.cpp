#include "position-tracker/routes/history_routes.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/message/conditional.hpp"
#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/history_page.hpp"
#include "position-tracker/routes/history_stream.hpp"
#include "position-tracker/routes/missing_times.hpp"
#include "position-tracker/routes/summary_stream.hpp"

namespace convoy::tracker {
namespace {

using fleet::Format;

constexpr std::array history_formats{Format::json, Format::geojson, Format::csv, Format::gpx,
                                     Format::kml};
constexpr std::array summary_formats{Format::json};

}  // namespace

http::Answer HistoryRoutes::history(const http::Request& request) const {
    const auto asked = parse_history_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto name = known_vehicle(request);
    if (!name) {
        return name.error();
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

http::Answer HistoryRoutes::summary(const http::Request& request) const {
    const auto asked = parse_summary_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto name = known_vehicle(request);
    if (!name) {
        return name.error();
    }
    if (!choose_format(request, std::nullopt, summary_formats)) {
        return not_acceptable(summary_formats);
    }
    return sum_up(request, *name, *asked);
}

boost::system::result<fleet::VehicleName, http::Response> HistoryRoutes::known_vehicle(
    const http::Request& request) const {
    const std::string& text = request.path.at(1);
    auto name = fleet::VehicleName::from(text);
    if (!name) {
        return invalid_name();
    }
    if (!is_known(*name)) {
        return unknown_vehicle(text);
    }
    return std::move(*name);
}

// A vehicle is known even if all of its positions were lost.
bool HistoryRoutes::is_known(const fleet::VehicleName& vehicle) const {
    return context_.fleet.knows(vehicle) || !context_.history.missing(vehicle).empty();
}

http::Answer HistoryRoutes::page(const http::Request& request, const fleet::VehicleName& vehicle,
                                 const HistoryRequest& asked) const {
    http::Headers headers = headers_of(Format::json, must_revalidate);
    if (asked.range_is_fixed && oldest() <= asked.range.from() &&
        client_has(request, vehicle, headers)) {
        return http::Response{.headers = std::move(headers), .body = {}};
    }
    name_missing_times(headers, vehicle, asked.range);
    PageSource source{.track = track(vehicle, asked),
                      .writer = fleet::HistoryWriter(Format::json, vehicle, context_.now()),
                      .limit = asked.limit.value_or(default_page_positions),
                      .thinned = asked.tolerance.has_value()};
    HistoryPage page;
    if (const auto written = write_page(source, page); !written) {
        return store_failed(written.error());
    }
    name_missing_times(headers, vehicle, asked.range);
    if (page.last) {
        headers.set("Link", next_page(asked, *page.last));
    }
    return page.text.answer(request, std::move(headers));
}

// Sets the ETag; returns whether the client has this answer. Call it before the history is read: a
// position that is stored meanwhile then changes the next ETag.
bool HistoryRoutes::client_has(const http::Request& request, const fleet::VehicleName& vehicle,
                               http::Headers& headers) const {
    const AnswerVersion version{context_.fleet.epoch(), context_.fleet.revision(vehicle)};
    headers.set("ETag", etag_of(request, version, Format::json));
    return http::client_has(request, *headers.find("ETag"));
}

// What lies before the range counts too, so only a history without a cutoff has an ETag.
http::Answer HistoryRoutes::sum_up(const http::Request& request, const fleet::VehicleName& vehicle,
                                   const SummaryRequest& asked) const {
    const history::HistoryRange range{.vehicle = vehicle, .range = asked.range, .oldest = oldest()};
    http::Headers headers = headers_of(Format::json, must_revalidate);
    if (asked.range_is_fixed && range.oldest == fleet::Time::min() &&
        client_has(request, vehicle, headers)) {
        return http::Response{.headers = std::move(headers), .body = {}};
    }
    const fleet::Time to = asked.range.to();
    const auto summary = std::make_shared<SummaryStream>(
        history::RangeSummary(context_.history, range, context_.fleet.motion(), asked.rules),
        fleet::SummaryHead{.now = context_.now(),
                           .vehicle = vehicle,
                           .from = asked.range.from(),
                           .to = to == fleet::Time::max() ? std::nullopt : std::optional(to),
                           .rules = asked.rules});
    return streamed(summary, std::move(headers), range);
}

void HistoryRoutes::name_missing_times(http::Headers& headers, const fleet::VehicleName& vehicle,
                                       history::TimeRange asked) const {
    const std::string times = missing_times(context_.history.missing(vehicle), asked);
    if (!times.empty()) {
        headers.set(missing_header, times);
    }
}

http::Answer HistoryRoutes::stream(const fleet::VehicleName& vehicle, const HistoryRequest& asked,
                                   Format format) const {
    history::HistoryTrack read = track(vehicle, asked);
    // An answer that continues another one is not of a whole range.
    if (format != Format::csv && !asked.after) {
        read.add_up({context_.history, range_of(vehicle, asked), context_.fleet.motion()});
    }
    const auto stream = std::make_shared<HistoryStream>(
        std::move(read), fleet::HistoryWriter(format, vehicle, context_.now()));
    return streamed(stream, headers_of(format, must_revalidate), range_of(vehicle, asked));
}

// Reads the first piece now, so that a store that is down gives a 503, not a broken answer.
template <class Stream>
http::Answer HistoryRoutes::streamed(const std::shared_ptr<Stream>& stream, http::Headers headers,
                                     const history::HistoryRange& asked) const {
    auto first = stream->next();
    if (!first) {
        return store_failed(first.error());
    }
    name_missing_times(headers, asked.vehicle, asked.range);
    return http::StreamedResponse{
        .headers = std::move(headers), .next = [stream, held = std::move(*first)]() mutable {
            return held ? std::exchange(held, std::nullopt) : stream->next().value();
        }};
}

history::HistoryRange HistoryRoutes::range_of(const fleet::VehicleName& vehicle,
                                              const HistoryRequest& asked) const {
    return {.vehicle = vehicle, .range = asked.range, .oldest = oldest()};
}

history::HistoryTrack HistoryRoutes::track(const fleet::VehicleName& vehicle,
                                           const HistoryRequest& asked) const {
    history::HistoryTrack read(
        history::HistoryWalk(context_.history, range_of(vehicle, asked), context_.fleet.motion()),
        {.tolerance = asked.tolerance, .after = asked.after});
    read.add_readings(context_.history, vehicle);
    return read;
}

}  // namespace convoy::tracker
