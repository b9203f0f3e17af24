#include "position-tracker/routes/fleet_routes.hpp"

#include <array>
#include <memory>
#include <utility>

#include "http/answer/large_text.hpp"
#include "http/message/conditional.hpp"
#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/counts_answer.hpp"
#include "position-tracker/routes/fleet_query.hpp"
#include "position-tracker/routes/refused_answer.hpp"
#include "position-tracker/state/fleet_at.hpp"

namespace convoy::tracker {
namespace {

constexpr std::array fleet_formats{fleet::Format::json, fleet::Format::geojson, fleet::Format::csv};

// Zipping takes longer than making a list. Only larger lists are zipped: as plain text they would
// take too much memory with many slow readers.
constexpr std::size_t large_list_bytes = std::size_t{4} * 1024 * 1024;

// A cache may use the answer for a second and must then revalidate it.
constexpr std::string_view cached_briefly = "public, max-age=1";

}  // namespace

http::Answer FleetRoutes::vehicles(const http::Request& request) {
    const auto asked = parse_fleet_request(request, context_.now());
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto format = choose_format(request, asked->format, fleet_formats);
    if (!format) {
        return not_acceptable(fleet_formats);
    }
    if (asked->refused_only && (asked->at || *format == fleet::Format::csv)) {
        return bad_request(
            {"refused should be left out with at or format=csv: neither lists refused "
             "vehicles"});
    }
    if (asked->at) {
        return past(request, *asked, *format);
    }
    return live(request, *asked, *format);
}

http::Answer FleetRoutes::live(const http::Request& request, const FleetRequest& asked,
                               fleet::Format format) const {
    const auto snapshot = context_.fleet.snapshot();
    const auto refused = context_.refusals.list();
    http::Headers headers = headers_of(format, cached_briefly);
    // Both revisions only rise, so their sum changes whenever one of them does.
    const std::uint64_t revision = snapshot->revision + refused->revision;
    const std::string etag = etag_of(request, {context_.fleet.epoch(), revision}, format);
    headers.set("ETag", etag);
    std::string body;
    if (!http::client_has(request, etag)) {
        const fleet::Time now = context_.now();
        std::string members = refused_member(refused->entries, asked.chosen);
        std::vector<fleet::ListedReport> listed;
        if (!asked.refused_only) {
            listed = select(*snapshot, asked.chosen, now);
            members += counts_member(*snapshot, asked.chosen, now, listed);
        }
        body = write_fleet(format, now, listed, members);
    }
    if (body.size() <= large_list_bytes) {
        return http::Response{.headers = std::move(headers), .body = std::move(body)};
    }
    http::LargeText text;
    text.add(body);
    return text.answer(request, std::move(headers));
}

// There is no ETag: a late position may change any list of the past, and no counter shows that.
http::Answer FleetRoutes::past(const http::Request& request, const FleetRequest& asked,
                               fleet::Format format) {
    if (!past_.try_acquire()) {
        return too_many(
            "at most two lists of the past (at) are made at a time; try again after a second");
    }
    const auto give_back = [](auto* places) { places->release(); };
    const std::unique_ptr<decltype(past_), decltype(give_back)> place(&past_, give_back);
    // Nothing is known of a time before the retention's cutoff.
    const auto known =
        history::TimeRange::between(context_.retention.cutoff(context_.now()), *asked.at);
    const auto fleet = known ? fleet_at(context_.history, *known, context_.fleet.motion())
                             : history::StoreResult<FleetSnapshot>(FleetSnapshot{});
    if (!fleet) {
        return store_failed(fleet.error());
    }
    const auto listed = select(*fleet, asked.chosen, *asked.at);
    http::LargeText text;
    text.add(write_fleet(format, *asked.at, listed,
                         counts_member(*fleet, asked.chosen, *asked.at, listed)));
    return text.answer(request, headers_of(format, must_revalidate));
}

http::Answer FleetRoutes::vehicle(const http::Request& request) const {
    const auto asked = parse_vehicle_request(request);
    if (!asked) {
        return bad_request(asked.error());
    }
    const std::string& text = request.path.at(1);
    const auto name = fleet::VehicleName::from(text);
    if (!name) {
        return invalid_name();
    }
    const SharedReport published = context_.fleet.find(*name);
    if (!published) {
        return context_.fleet.knows(*name) ? unreported_vehicle(text) : unknown_vehicle(text);
    }
    const auto format = choose_format(request, asked->format, fleet_formats);
    if (!format) {
        return not_acceptable(fleet_formats);
    }
    http::Response response{.headers = headers_of(*format, must_revalidate), .body = {}};
    response.headers.set("ETag",
                         etag_of(request, {context_.fleet.epoch(), published->revision}, *format));
    response.body = write_report(*format, context_.now(), published->report);
    return response;
}

}  // namespace convoy::tracker
