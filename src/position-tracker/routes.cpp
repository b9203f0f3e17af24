#include "position-tracker/routes.hpp"

#include <array>
#include <memory>
#include <utility>

#include "http/conditional.hpp"
#include "position-tracker/answer.hpp"
#include "position-tracker/fleet_query.hpp"
#include "position-tracker/history_stream.hpp"
#include "position-tracker/query.hpp"

namespace convoy::tracker {
namespace {

using fleet::Format;

constexpr std::array report_formats{Format::json, Format::geojson, Format::csv};
constexpr std::array history_formats{Format::json, Format::geojson, Format::csv, Format::gpx};

// A cache in front may answer for a second, and must ask again after it.
constexpr std::string_view cached_briefly = "public, max-age=1";
constexpr std::string_view always_asked = "no-cache";

class PublicRoutes {
 public:
    explicit PublicRoutes(RoutesContext context) : context_(std::move(context)) {}

    http::Answer vehicles(const http::Request& request) const;
    http::Answer vehicle(const http::Request& request) const;
    http::Answer history(const http::Request& request) const;

 private:
    http::Answer history_page(const http::Request& request, const fleet::VehicleName& vehicle,
                              const HistoryRequest& asked) const;
    http::Answer history_stream(const fleet::VehicleName& vehicle, const HistoryRequest& asked,
                                Format format) const;
    HistoryRange walked_range(const fleet::VehicleName& vehicle, TimeRange range) const;

    RoutesContext context_;
};

http::Answer PublicRoutes::vehicles(const http::Request& request) const {
    const auto asked = parse_fleet_request(request);
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto format = choose_format(request, asked->format, report_formats);
    if (!format) {
        return not_acceptable(report_formats);
    }
    const auto snapshot = context_.fleet.snapshot();
    http::Response response{.headers = headers_of(*format, cached_briefly), .body = {}};
    const std::string etag = etag_of(request, {context_.fleet.epoch(), snapshot->tick}, *format);
    response.headers.set("ETag", etag);
    if (!http::client_has(request, etag)) {
        const fleet::Time now = context_.now();
        response.body = write_fleet(*format, now, select(*snapshot, asked->chosen, now));
    }
    return response;
}

http::Answer PublicRoutes::vehicle(const http::Request& request) const {
    const auto asked = parse_vehicle_request(request);
    if (!asked) {
        return bad_request(asked.error());
    }
    const std::string& text = request.path.at(1);
    const auto name = fleet::VehicleName::from(text);
    const SharedReport published = name ? context_.fleet.find(*name) : nullptr;
    if (!published) {
        return unknown_vehicle(text);
    }
    const auto format = choose_format(request, asked->format, report_formats);
    if (!format) {
        return not_acceptable(report_formats);
    }
    http::Response response{.headers = headers_of(*format, always_asked), .body = {}};
    response.headers.set("ETag",
                         etag_of(request, {context_.fleet.epoch(), published->tick}, *format));
    response.body = write_report(*format, context_.now(), published->report);
    return response;
}

http::Answer PublicRoutes::history(const http::Request& request) const {
    const auto asked = parse_history_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const std::string& text = request.path.at(1);
    const auto name = fleet::VehicleName::from(text);
    if (!name || !context_.fleet.find(*name)) {
        return unknown_vehicle(text);
    }
    const auto format = choose_format(request, asked->format, history_formats);
    if (!format) {
        return not_acceptable(history_formats);
    }
    if (*format == Format::json) {
        return history_page(request, *name, *asked);
    }
    if (asked->limit) {
        return bad_request(
            {"limit should be left out but for JSON: other formats are the whole range"});
    }
    return history_stream(*name, *asked, *format);
}

// The same query from after the last position on. Only the query, so that it holds behind any path.
std::string next_page(const HistoryRequest& asked, const fleet::Position& last) {
    std::string link = "<?from=" + fleet::format_time(last.time + std::chrono::milliseconds{1});
    if (asked.range.to != fleet::Time::max()) {
        link += "&to=" + fleet::format_time(asked.range.to);
    }
    if (asked.limit) {
        link += "&limit=" + std::to_string(*asked.limit);
    }
    return link + (asked.format ? "&format=json" : "") + ">; rel=\"next\"";
}

http::Answer PublicRoutes::history_page(const http::Request& request,
                                        const fleet::VehicleName& vehicle,
                                        const HistoryRequest& asked) const {
    // Before the history is read: what is stored meanwhile is then another state, never missed.
    const State state{context_.fleet.epoch(), context_.fleet.revision(vehicle)};
    const std::size_t limit = asked.limit.value_or(default_page_positions);
    // One more tells whether there is a next page.
    const HistoryRange walked = walked_range(vehicle, asked.range);
    auto entries = HistoryWalk(context_.history, walked, context_.fleet.motion()).next(limit + 1);
    if (!entries) {
        return store_failed(entries.error());
    }
    http::Response response{.headers = headers_of(Format::json, always_asked), .body = {}};
    if (entries->size() > limit) {
        entries->pop_back();
        response.headers.set("Link", next_page(asked, entries->back().position));
    }
    if (asked.range_is_fixed && walked.oldest <= asked.range.from) {
        response.headers.set("ETag", etag_of(request, state, Format::json));
    }
    fleet::HistoryWriter writer(Format::json, vehicle, context_.now());
    response.body = writer.begin();
    for (const fleet::HistoryEntry& entry : *entries) {
        writer.append(response.body, entry);
    }
    response.body += writer.end();
    return response;
}

http::Answer PublicRoutes::history_stream(const fleet::VehicleName& vehicle,
                                          const HistoryRequest& asked, Format format) const {
    const auto stream = std::make_shared<HistoryStream>(
        HistoryWalk(context_.history, walked_range(vehicle, asked.range), context_.fleet.motion()),
        fleet::HistoryWriter(format, vehicle, context_.now()));
    // The first piece now: where the store is down that is a 503, not a broken answer.
    auto first = stream->next();
    if (!first) {
        return store_failed(first.error());
    }
    return http::StreamedResponse{.headers = headers_of(format, always_asked),
                                  .next = [stream, held = std::move(*first)]() mutable {
                                      return held ? std::exchange(held, std::nullopt)
                                                  : stream->next().value();
                                  }};
}

HistoryRange PublicRoutes::walked_range(const fleet::VehicleName& vehicle, TimeRange range) const {
    return {
        .vehicle = vehicle, .range = range, .oldest = context_.retention.cutoff(context_.now())};
}

}  // namespace

http::Router public_routes(const RoutesContext& context) {
    const PublicRoutes routes(context);
    http::Router router;
    router.add("GET", "/vehicles",
               [routes](const http::Request& request) { return routes.vehicles(request); });
    router.add("GET", "/vehicles/{name}",
               [routes](const http::Request& request) { return routes.vehicle(request); });
    router.add("GET", "/vehicles/{name}/history",
               [routes](const http::Request& request) { return routes.history(request); });
    return router;
}

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups) {
    http::Router router;
    for (const service::AdminPage& admin : service::admin_pages(health, metrics)) {
        router.add("GET", admin.path, [page = admin.page](const http::Request&) {
            service::Page answer = page();
            http::Response response{.status = answer.status, .headers = {}, .body = answer.body};
            response.headers.set("Content-Type", std::move(answer.content_type));
            return response;
        });
    }
    router.add("POST", "/backup", [&backups](const http::Request&) { return backups.make(); });
    return router;
}

}  // namespace convoy::tracker
