#include "device-gateway/doors/app_requests.hpp"

#include <algorithm>
#include <iterator>

#include "device-gateway/doors/body_shape.hpp"

namespace convoy::device_gateway {

namespace {

bool is_form(const http::Request& request) {
    const std::size_t begin = request.body.find_first_not_of(" \t\r\n");
    return begin != std::string::npos && request.body[begin] != '{' && request.body[begin] != '[';
}

}  // namespace

App app_of_body(std::string_view body, App expected) {
    if (expected == App::osmand && has_json_member(body, "locations")) {
        return App::overland;
    }
    return expected == App::osmand && has_json_member(body, "_type") ? App::owntracks : expected;
}

std::optional<FormParameters> parameters_of(const http::Request& request, App app) {
    FormParameters parameters;
    for (const http::QueryParameter& each : request.query) {
        if (each.name != "token") {
            parameters.emplace_back(each.name, each.value);
        }
    }
    if (app == App::osmand && is_form(request)) {
        auto form = read_form(request.body);
        if (!form) {
            return std::nullopt;
        }
        std::ranges::move(*form, std::back_inserter(parameters));
    }
    return parameters;
}

devices::DecodedRequest decode_request(const devices::AppRequest& request,
                                       const devices::Receipt& receipt, App app) {
    switch (app) {
        case App::owntracks:
            return devices::decode_owntracks(request, receipt);
        case App::overland:
            return devices::decode_overland(request, receipt);
        case App::osmand:
        case App::positions:
            break;
    }
    return devices::decode_osmand(request, receipt);
}

}  // namespace convoy::device_gateway
