#include "position-tracker/routes/request_events.hpp"

#include <string>

#include "service/broken_connections.hpp"
#include "service/connection_gauges.hpp"
#include "service/log.hpp"
#include "service/long_answers.hpp"
#include "service/refusals.hpp"

namespace convoy::tracker {
namespace {

/// A 501 is not worth a warning: the client chose a coding of the body that we do not support.
bool is_failure(int status) { return status >= 500 && status != 501; }

}  // namespace

http::ServerEvents request_events(service::Metrics& metrics, std::size_t max_long_answers) {
    return {.answered =
                [&metrics](const http::Request& request, std::string_view pattern, int status,
                           std::chrono::nanoseconds took) {
                    const double seconds = std::chrono::duration<double>(took).count();
                    const std::string route(pattern.empty() ? "none" : pattern);
                    metrics
                        .counter("convoy_http_requests_total", "Requests answered.",
                                 {{"route", route}, {"code", std::to_string(status)}})
                        .Increment();
                    metrics
                        .histogram("convoy_http_request_seconds",
                                   "From a request's last byte to its answer's.",
                                   {{"route", route}})
                        .Observe(seconds);
                    service::log(
                        is_failure(status) ? service::LogLevel::warning : service::LogLevel::debug,
                        "answered",
                        {{"request_id", request.id},
                         {"http_method", request.method},
                         {"http_target", request.target},
                         {"http_status", std::int64_t{status}},
                         {"seconds", seconds}});
                },
            .failed =
                [](const http::Request& request, const std::string& what) {
                    service::log_error("an answer failed", {{"request_id", request.id},
                                                            {"http_target", request.target},
                                                            {"reason", what}});
                },
            .refused = service::count_refusals(metrics),
            .long_answer = service::count_long_answers(metrics, max_long_answers),
            .broken = service::count_broken_connections(metrics),
            .occupied = service::connection_gauges(metrics)};
}

http::ServerEvents admin_events(service::Metrics& metrics) {
    return {.refused = service::count_refusals(metrics),
            .broken = service::count_broken_connections(metrics)};
}

}  // namespace convoy::tracker
