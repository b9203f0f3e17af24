#include "api-gateway/cross_origin.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "http/answer/content_coding.hpp"
#include "service/settings.hpp"

namespace convoy::gateway {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Returns whether the text is "http(s)://host" or "http(s)://host:port" in lower case.
bool is_origin(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) {
            return text.size() > scheme.size() &&
                   text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:[]",
                                          scheme.size()) == std::string_view::npos;
        }
    }
    return false;
}

void add_fields(const Fields& fields, http::Headers& headers) {
    // Without it a cache would serve one origin's answer to another origin.
    http::vary_on(headers, "Origin");
    for (const auto& [name, value] : fields) {
        headers.set(name, value);
    }
}

/// Adds the fields to each kind of answer that a handler can return.
struct Apply {
    Fields fields;

    void operator()(http::Response& response) const { add_fields(fields, response.headers); }
    /// CORS does not apply to WebSockets: the server refuses foreign origins itself.
    void operator()(http::WebSocketUpgrade& /*upgrade*/) const {}
    void operator()(http::StreamedResponse& response) const {
        add_fields(fields, response.headers);
    }
    void operator()(http::DeferredResponse& deferred) const {
        deferred.begin = [added = fields,
                          begin = std::move(deferred.begin)](http::GiveResponse give) {
            begin([added, give = std::move(give)](http::Response response) {
                add_fields(added, response.headers);
                give(std::move(response));
            });
        };
        if (deferred.on_timeout) {
            deferred.on_timeout = [added = fields, before = std::move(deferred.on_timeout)] {
                http::Response response = before();
                add_fields(added, response.headers);
                return response;
            };
        }
    }
    void operator()(http::Forward& forward) const {
        forward.on_head = [added = fields, before = std::move(forward.on_head)](
                              int status, http::Headers& headers) {
            if (before) {
                before(status, headers);
            }
            add_fields(added, headers);
        };
        forward.on_failure = [added = fields, before = std::move(forward.on_failure)](
                                 http::UpstreamFailure failure) {
            http::Response response = before(failure);
            add_fields(added, response.headers);
            return response;
        };
    }
};

}  // namespace

CrossOrigin::CrossOrigin(std::vector<std::string> allowed_origins)
    : allowed_origins_(std::move(allowed_origins)) {
    for (const std::string& origin : allowed_origins_) {
        if (!is_origin(origin)) {
            throw service::BadSetting("--allowed-origins has '" + origin +
                                      "': it should be as browsers send it, such as "
                                      "https://fleet.example or http://localhost:4200");
        }
    }
}

std::vector<std::pair<std::string, std::string>> CrossOrigin::fields(
    const http::Request& request) const {
    const auto origin = request.headers.find("Origin");
    if (!origin || std::ranges::find(allowed_origins_, *origin) == allowed_origins_.end()) {
        return {};
    }
    return {{"Access-Control-Allow-Origin", std::string(*origin)},
            {"Access-Control-Expose-Headers", "ETag, Link, Retry-After, X-Request-Id"}};
}

http::Handler CrossOrigin::around(http::Handler handler) const {
    return [origins = *this, handler = std::move(handler)](const http::Request& request) {
        http::Answer answer = handler(request);
        std::visit(Apply{origins.fields(request)}, answer);
        return answer;
    };
}

http::Response CrossOrigin::preflight(const http::Request& request) const {
    http::Response response{.status = 204, .headers = {}, .body = {}};
    response.headers.set("Allow", "GET, HEAD, OPTIONS");
    Fields added = fields(request);
    if (!added.empty() && request.headers.find("Access-Control-Request-Method")) {
        added.emplace_back("Access-Control-Allow-Methods", "GET, HEAD");
        added.emplace_back("Access-Control-Allow-Headers", "Cache-Control, If-None-Match");
        added.emplace_back("Access-Control-Max-Age", "600");
    }
    add_fields(added, response.headers);
    return response;
}

}  // namespace convoy::gateway
