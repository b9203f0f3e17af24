#include "position-tracker/routes/routes.hpp"

#include <array>
#include <functional>
#include <memory>
#include <utility>

#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/fleet_routes.hpp"
#include "position-tracker/routes/fleet_summary_route.hpp"
#include "position-tracker/routes/history_routes.hpp"
#include "position-tracker/routes/id_in_query.hpp"
#include "position-tracker/routes/query.hpp"
#include "position-tracker/routes/rejected_answer.hpp"

namespace convoy::tracker {
namespace {

constexpr std::array rejected_formats{fleet::Format::json, fleet::Format::csv};

// A rejected position may have an invalid name; no position is held under such a name.
history::StoreResult<std::vector<history::HeldPosition>> held_of(const history::History& history,
                                                                 const RejectedRequest& asked) {
    if (asked.before) {
        return std::vector<history::HeldPosition>{};  // the first page had them
    }
    if (!asked.vehicle) {
        return history.held({.limit = asked.limit});
    }
    const auto vehicle = fleet::VehicleName::from(*asked.vehicle);
    if (!vehicle) {
        return std::vector<history::HeldPosition>{};
    }
    return history.held({.vehicle = vehicle, .limit = asked.limit, .newest_first = true});
}

http::Answer rejected(const RoutesContext& context, const http::Request& request) {
    const auto asked = parse_rejected_request(request);
    if (!asked) {
        return bad_request(asked.error());
    }
    const auto format = choose_format(request, asked->format, rejected_formats);
    if (!format) {
        return not_acceptable(rejected_formats);
    }
    const auto kept = context.history.rejected(
        {.vehicle = asked->vehicle, .before = asked->before, .limit = asked->limit});
    if (!kept) {
        return store_failed(kept.error());
    }
    const auto held = held_of(context.history, *asked);
    if (!held) {
        return store_failed(held.error());
    }
    return http::Response{.headers = headers_of(*format, must_revalidate),
                          .body = write_rejected(*format, context.now(), {*kept, *held})};
}

// Returns a handler that keeps its routes alive.
template <class Routes, class Answer>
http::Handler handler(std::shared_ptr<Routes> routes, Answer Routes::* answer) {
    return [routes = std::move(routes), answer](const http::Request& request) {
        return std::invoke(answer, *routes, request);
    };
}

}  // namespace

http::Router public_routes(const RoutesContext& context) {
    const auto fleet = std::make_shared<FleetRoutes>(context);
    const auto history = std::make_shared<HistoryRoutes>(context);
    http::Router router;
    router.add("GET", "/vehicles", handler(fleet, &FleetRoutes::vehicles));
    const auto vehicle = handler(fleet, &FleetRoutes::vehicle);
    const auto track = handler(history, &HistoryRoutes::history);
    const auto summary = handler(history, &HistoryRoutes::summary);
    router.add("GET", "/vehicles/{name}", vehicle);
    router.add("GET", "/vehicles/{name}/history", track);
    router.add("GET", "/vehicles/{name}/summary", summary);
    router.add("GET", "/vehicle", with_id_in_query(vehicle));
    router.add("GET", "/vehicle/history", with_id_in_query(track));
    router.add("GET", "/vehicle/summary", with_id_in_query(summary));
    router.add("GET", "/summary",
               handler(std::make_shared<FleetSummaryRoute>(context), &FleetSummaryRoute::summary));
    router.add("GET", "/live", [&broadcast = context.broadcast](const http::Request& request) {
        return broadcast.answer(request);
    });
    router.add("GET", "/rejected",
               [context](const http::Request& request) { return rejected(context, request); });
    router.mark_long("/vehicles/{name}/history");
    router.mark_long("/vehicles/{name}/summary");
    router.mark_long("/vehicle/history");
    router.mark_long("/vehicle/summary");
    router.mark_long("/summary");
    router.mark_long("/vehicles", [](const http::Request& request) {
        return request.parameter("at").has_value();
    });
    return router;
}

}  // namespace convoy::tracker
