#include "position-tracker/routes/answer.hpp"

#include <charconv>
#include <functional>

#include "http/message/problem.hpp"
#include "position-tracker/routes/accept.hpp"
#include "service/log.hpp"

namespace convoy::tracker {
namespace {

using http::problem;

http::Response come_back_later(int status, std::string_view detail) {
    http::Response response = problem(status, detail);
    response.headers.set("Retry-After", "1");
    return response;
}

std::string hexadecimal(std::uint64_t number) {
    std::array<char, 16> digits{};
    const auto [end, error] = std::to_chars(digits.begin(), digits.end(), number, 16);
    return {digits.begin(), end};
}

}  // namespace

std::optional<fleet::Format> choose_format(const http::Request& request,
                                           std::optional<fleet::Format> asked,
                                           std::span<const fleet::Format> offered) {
    return asked ? asked : negotiate(request.headers.find("Accept"), offered);
}

http::Headers headers_of(fleet::Format format, std::string_view cache_control) {
    std::string type(media_type(format));
    if (format == fleet::Format::csv) {
        type += "; charset=utf-8";
    }
    http::Headers headers;
    headers.set("Content-Type", std::move(type));
    headers.set("Vary", "Accept");
    headers.set("Cache-Control", std::string(cache_control));
    return headers;
}

std::string etag_of(const http::Request& request, AnswerVersion version, fleet::Format format) {
    const std::size_t question = request.target.find('?');
    std::string asked = question == std::string::npos ? "" : request.target.substr(question);
    asked += media_type(format);
    return "W/\"" + hexadecimal(version.epoch) + "-" + hexadecimal(version.revision) + "-" +
           hexadecimal(std::hash<std::string>{}(asked)) + "\"";
}

http::Response bad_request(const http::BadParameter& bad) { return problem(400, bad.detail); }

http::Response invalid_name() {
    return problem(400, "name should be " + std::string(fleet::vehicle_name_rule));
}

http::Response unknown_vehicle(const std::string& name) {
    return problem(404, "there is no vehicle '" + name + "'");
}

http::Response unreported_vehicle(const std::string& name) {
    return problem(404, "no position of '" + name + "' is believed yet; its history contains them");
}

http::Response not_acceptable(std::span<const fleet::Format> offered) {
    std::string detail = "Accept should allow one of";
    for (const fleet::Format format : offered) {
        detail += (format == offered.front() ? " " : ", ") + std::string(media_type(format));
    }
    return problem(406, detail);
}

http::Response store_failed(const history::StoreError& error) {
    service::log_warning("the history cannot be used", {{"reason", error.what}});
    return come_back_later(503, "the history cannot be used at the moment");
}

http::Response too_many(std::string_view detail) { return come_back_later(429, detail); }

}  // namespace convoy::tracker
