#include "registry/unknown_routes.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>
#include <vector>

#include "registry-copy/members.hpp"
#include "registry-copy/records.hpp"
#include "registry/answers.hpp"
#include "registry/statuses.hpp"

namespace convoy::registry {
namespace {

namespace json = boost::json;

/// The longest text of an IPv6 address with its zone.
constexpr std::size_t max_address_bytes = 64;

UnknownDevice read_report(Members& members) {
    UnknownDevice report;
    report.protocol = members.word("protocol", max_protocol_bytes);
    report.id = members.word("id", max_device_id_bytes);
    if (report.id.empty()) {
        members.refuse("id", device_id_rule);
    }
    report.address = members.word("address", max_address_bytes);
    report.count = members.number("count");
    return report;
}

ReadResult<std::vector<UnknownDevice>> read_reports(const json::value& value) {
    Members members(value);
    std::vector<UnknownDevice> reports;
    members.each("unknown", UnknownDevices::max_devices,
                 [&](const json::value& each, const std::string& path) {
                     Members report(each, path + ".");
                     reports.push_back(read_report(report));
                     if (auto bad = report.bad()) {
                         members.refuse(std::move(*bad));
                     }
                 });
    if (auto bad = members.bad()) {
        return std::move(*bad);
    }
    return reports;
}

http::Response report(const RegistryContext& context, const http::Request& request) {
    auto body = json_body(request);
    if (auto* problem = std::get_if<http::Response>(&body)) {
        return std::move(*problem);
    }
    auto reports = read_reports(std::get<json::value>(body));
    if (!reports) {
        return bad_member(reports.error());
    }
    const auto stored = context.unknown.report(*reports, context.surroundings.now());
    if (!stored) {
        return store_failed(context, stored.error());
    }
    return {.status = status::no_content, .headers = {}, .body = {}};
}

http::Response list(const RegistryContext& context) {
    const auto newest = context.unknown.newest();
    if (!newest) {
        return store_failed(context, newest.error());
    }
    json::array all;
    for (const UnknownDevice& each : *newest) {
        all.emplace_back(json::object{{"protocol", each.protocol},
                                      {"id", each.id},
                                      {"address", each.address},
                                      {"first", fleet::format_time(each.first)},
                                      {"last", fleet::format_time(each.last)},
                                      {"count", each.count}});
    }
    return json_answer(status::ok, json::object{{"unknown", std::move(all)}});
}

}  // namespace

void add_unknown_routes(http::Router& router, const RegistryContext& context) {
    router.add("GET", "/unknown",
               [&context](const http::Request&) -> http::Answer { return list(context); });
    router.add("POST", "/unknown", [&context](const http::Request& request) -> http::Answer {
        return report(context, request);
    });
}

}  // namespace convoy::registry
