#include "position-tracker/admin/admin_routes.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "admin/admin_port.hpp"
#include "fleet/text.hpp"
#include "http/message/parameters.hpp"
#include "position-tracker/admin/erasure.hpp"
#include "position-tracker/admin/rejected_routes.hpp"
#include "position-tracker/routes/answer.hpp"
#include "position-tracker/routes/query.hpp"
#include "service/number.hpp"

namespace convoy::tracker {
namespace {

http::Response json_response(std::string body) {
    return {.status = 200,
            .headers = headers_of(fleet::Format::json, "no-store"),
            .body = std::move(body)};
}

http::Response count_of(const char* member, const history::StoreResult<std::uint64_t>& count) {
    return count
               ? json_response("{\"" + std::string(member) + "\":" + std::to_string(*count) + "}\n")
               : store_failed(count.error());
}

http::Response every_name(const AdminAccess& access) {
    const auto names = access.use([](const AdminContext& open) { return open.store.vehicles(); });
    if (!names) {
        return store_failed(names.error());
    }
    std::string body = R"({"vehicles":[)";
    for (const fleet::VehicleName& name : *names) {
        body += &name == names->data() ? "" : ",\n";
        fleet::append_json_string(body, name.text());
    }
    return json_response(body + "]}\n");
}

// Returns where a page of held positions begins: `after` and `time` of the page before, or nothing
// for the first page.
Query<std::optional<history::HeldKey>> page_after(const http::Request& request) {
    http::Parameters parameters(request, {"after", "time"});
    const auto name = parameters.read("after", "the name of a vehicle", fleet::VehicleName::from);
    const auto time =
        parameters.read("time", "a number of milliseconds", service::parse_number<std::int64_t>);
    if (parameters.has("after") != parameters.has("time")) {
        parameters.refuse("after and time should be given both or neither");
    }
    if (parameters.bad()) {
        return *parameters.bad();
    }
    return name ? std::optional(history::HeldKey{
                      .vehicle = *name, .time = fleet::Time{std::chrono::milliseconds{*time}}})
                : std::nullopt;
}

void append_time_member(std::string& body, const char* member, fleet::Time time) {
    body += ",\"" + std::string(member) + "\":\"";
    fleet::append_time(body, time);
    body += '"';
}

http::Response held_page(const AdminAccess& access, const http::Request& request) {
    const auto after = page_after(request);
    if (!after) {
        return bad_request(after.error());
    }
    const auto list =
        access.use([&](const AdminContext& open) { return open.holding.list(*after); });
    if (!list) {
        return store_failed(list.error());
    }
    std::string body = R"({"vehicles":[)";
    for (const Holding::HeldVehicle& held : list->vehicles) {
        body += &held == list->vehicles.data() ? R"({"name":)" : ",\n{\"name\":";
        fleet::append_json_string(body, held.vehicle.text());
        body += R"(,"reason":")" + std::string(to_string(held.reason)) + R"(","positions":)" +
                std::to_string(held.positions);
        append_time_member(body, "first", held.first);
        append_time_member(body, "last", held.last);
        append_time_member(body, "received", held.received);
        body += '}';
    }
    body += R"(],"next":)";
    if (list->next) {
        body += R"({"after":)";
        fleet::append_json_string(body, list->next->vehicle.text());
        body += R"(,"time":)" + std::to_string(list->next->time.time_since_epoch().count()) + "}";
    } else {
        body += "null";
    }
    return json_response(body + "}\n");
}

http::Response take_in(const AdminAccess& access, const std::optional<fleet::VehicleName>& name) {
    return count_of("taken_in", access.use([&](const AdminContext& open) {
        return open.holding.take_in(name);
    }));
}

http::Response drop(const AdminAccess& access, const fleet::VehicleName& name) {
    return count_of("dropped",
                    access.use([&](const AdminContext& open) { return open.holding.drop(name); }));
}

void add_held_routes(http::Router& router, const AdminAccess& access) {
    router.add("GET", "/held",
               [&access](const http::Request& request) { return held_page(access, request); });
    router.add("POST", "/held",
               [&access](const http::Request&) { return take_in(access, std::nullopt); });
    router.add("POST", "/held/{name}", [&access](const http::Request& request) {
        const auto name = fleet::VehicleName::from(request.path.at(1));
        return name ? take_in(access, name) : unknown_vehicle(request.path.at(1));
    });
    router.add("DELETE", "/held/{name}", [&access](const http::Request& request) {
        const auto name = fleet::VehicleName::from(request.path.at(1));
        return name ? drop(access, *name) : unknown_vehicle(request.path.at(1));
    });
}

http::Response back_up(Backups& backups, const AdminAccess& access) {
    const auto made =
        access.use([&](const AdminContext& open) -> history::StoreResult<http::Response> {
            return backups.make(&open.history);
        });
    return made ? *made : backups.make(nullptr);
}

void add_erasing_routes(http::Router& router, const AdminAccess& access) {
    const auto erasure = std::make_shared<Erasure>(access);
    router.add("DELETE", "/vehicles/{name}", [erasure](const http::Request& request) {
        return erasure->one(request.path.at(1));
    });
    router.add("POST", "/erase",
               [erasure](const http::Request& request) { return erasure->many(request); });
    router.add("GET", "/erase", [erasure](const http::Request&) { return erasure->progress(); });
}

}  // namespace

http::Router admin_routes(const service::Health& health, const service::Metrics& metrics,
                          Backups& backups, const AdminAccess& access) {
    http::Router router = admin::port_routes(health, metrics);
    add_erasing_routes(router, access);
    router.add("GET", "/vehicles", [&access](const http::Request&) { return every_name(access); });
    add_held_routes(router, access);
    add_rejected_routes(router, access);
    router.add("POST", "/backup", [&](const http::Request&) { return back_up(backups, access); });
    return router;
}

}  // namespace convoy::tracker
